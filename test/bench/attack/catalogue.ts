import type { Attack } from './attack.ts';
import { controlCharacters } from './control-characters.ts';
import { failingSearch } from './failing-search.ts';
import { hangingCustomer } from './hanging-customer.ts';
import { hugeAnswer } from './huge-answer.ts';
import { inventedKeys } from './invented-keys.ts';
import { inventedKids } from './invented-kids.ts';
import { manyIds } from './many-ids.ts';
import { manyInstants } from './many-instants.ts';
import { oddAnswers } from './odd-answers.ts';
import { outages } from './outages.ts';
import { overload } from './overload.ts';
import { pipelined } from './pipelined.ts';
import { resets } from './resets.ts';
import { slowBodies } from './slow-bodies.ts';
import { slowHeads } from './slow-heads.ts';
import { unreadLargeAnswers } from './unread-large-answers.ts';
import { unreadLongNames } from './unread-long-names.ts';

/** All attacks in the order in which they are run. */
export const ATTACKS: readonly Attack[] = [
  hugeAnswer,
  unreadLargeAnswers,
  unreadLongNames,
  slowBodies,
  inventedKids,
  inventedKeys,
  failingSearch,
  hangingCustomer,
  slowHeads,
  pipelined,
  controlCharacters,
  manyIds,
  manyInstants,
  oddAnswers,
  overload,
  outages,
  resets,
];
