/** Deletes KEYS[1] where it holds ARGV[1]. */
export const DELETE_IF = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** Adds one to KEYS[1], publishes the sum and ARGV[2] on ARGV[1], and gives the sum. */
export const COUNT_AND_PUBLISH = `
local number = redis.call('INCR', KEYS[1])
redis.call('PUBLISH', ARGV[1], string.format('%d', number) .. ' ' .. ARGV[2])
return number`;

/**
 * KEYS[1] holds a second and how many of its places are taken, all earlier ones being gone. Gives in how many milliseconds
 * the next of ARGV[1] places per second is, and takes it unless that is more than ARGV[2]. What nobody can have written is
 * overwritten.
 */
export const TAKE_PLACE = `
local time = redis.call('TIME')
local now = tonumber(time[1])
local second, taken = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+)$')
second = tonumber(second) or 0
taken = tonumber(taken) or 0
if second < now or second > now + tonumber(ARGV[2]) / 1000 + 1 then second, taken = now, 0 end
if taken >= tonumber(ARGV[1]) then second, taken = second + 1, 0 end
local wait = math.max(0, math.ceil((second - now) * 1000 - tonumber(time[2]) / 1000))
if wait > tonumber(ARGV[2]) then return wait end
redis.call('SET', KEYS[1], string.format('%d %d', second, taken + 1), 'PX', wait + 2000)
return wait`;
