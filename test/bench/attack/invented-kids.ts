import { Issuer } from '../issuer.ts';
import { assault } from './assault.ts';
import type { Attack } from './attack.ts';
import { KeyPublisher } from './key-publisher.ts';
import { ATTACKER } from './large-query.ts';
import { rawPost } from './raw-request.ts';

const CONNECTIONS = 700;
const BODY = JSON.stringify({ query: '{ viewer { customer { uuid } } }' });

/** An unknown key is asked for again only some time after the last fetch; the attack begins when it may be. */
const COOLDOWN_SECONDS = 31;

/** Tokens that name keys which nobody published, while the publisher takes requests and answers none. */
export const inventedKids: Attack = {
  name: 'A5',
  title: '700 tokens with invented kids while the key publisher hangs',
  async run({ build, full }) {
    const issuer = new Issuer('published');
    const publisher = new KeyPublisher(issuer);
    try {
      const keysUrl = await publisher.open();
      const finding = await assault({
        variant: '',
        options: { mode: 'jwt', build, keysUrl, issuer },
        quietSeconds: COOLDOWN_SECONDS,
        rudeness: () => {
          const connections = Array.from({ length: CONNECTIONS }, (_, index) => {
            const token = issuer.token({ customer_id: ATTACKER }, { kid: `invented-${index}` });
            return { text: rawPost({ authorization: `Bearer ${token}` }, BODY), drip: '' };
          });
          return { connections, reads: true, againAfterMs: 100, dripEveryMs: 0 };
        },
        begin: () => {
          publisher.hangs = true;
        },
        seconds: full ? 30 : 10,
      });
      return [finding];
    } finally {
      publisher.close();
    }
  },
};
