import { FURTHEST_CALL_MS } from './shared-store.ts';

/** Deletes KEYS[1] where it holds ARGV[1]. */
export const DELETE_IF = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Adds one to KEYS[1], which is there for ARGV[3] milliseconds from then on, publishes the sum and ARGV[2] on ARGV[1], and gives
 * the sum. What is no number that can be added to is replaced: it would be in the way of every invalidation.
 */
export const COUNT_AND_PUBLISH = `
local counted = redis.pcall('GET', KEYS[1])
if counted and not (type(counted) == 'string' and #counted <= 15 and string.match(counted, '^%d+$')) then
  redis.call('DEL', KEYS[1])
end
local number = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', ARGV[1], string.format('%d', number) .. ' ' .. ARGV[2])
return number`;

/**
 * KEYS[1] lists when the last places are, the newest first, in milliseconds since 1970. Takes up to ARGV[2] further ones, each
 * a second after the one that is ARGV[1] places before it, and gives in how many milliseconds each is; the last one is not
 * taken where it is more than ARGV[3] away. What nobody can have written is forgotten.
 */
export const TAKE_PLACES = `
local key, most, count, longest = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = math.ceil(time[1] * 1000 + time[2] / 1000)
local function placed(index)
  local place = redis.pcall('LINDEX', key, index)
  return type(place) == 'string' and tonumber(string.match(place, '^%d+$')) or nil
end
local newest = placed(0)
if not newest or newest > now + ${2 * FURTHEST_CALL_MS} then
  redis.call('DEL', key)
  newest = 0
end
local waits = {}
for number = 1, count do
  local place = math.max(now, newest, math.min(placed(most - 1) or 0, newest) + 1000)
  waits[number] = place - now
  if waits[number] > longest then break end
  redis.call('LPUSH', key, string.format('%.0f', place))
  newest = place
end
redis.call('LTRIM', key, 0, most - 1)
redis.call('PEXPIRE', key, math.max(0, newest - now) + 2000)
return waits`;
