/**
 * The least rights that the gateway's account of Redis needs, as a rule of its ACL: the keys and channels of its own prefix,
 * and no command beyond those it sends.
 */
export const REDIS_ACL =
  '~gw:* resetchannels &gw:* +hello +auth +select +ping +get +mget +set +del +incr +lindex +lpush +ltrim +pexpire +time +publish +subscribe +eval';
