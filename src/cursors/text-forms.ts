/** How a text stands in bytes, the shortest last: as what it writes where it writes bytes, as most cursors of an upstream do. */
export const TEXT_FORMS = ['utf16le', 'utf8', 'base64url', 'base64', 'hex'] as const;
/** Behind the forms of Buffer. */
export const AS_UUID = TEXT_FORMS.length;
/** A length is written times this, plus the form. */
export const FORM_COUNT = 8;
export const UUID_BYTES = 16;
