import { REDIS_ACL } from '../config/redis-acl.ts';
import { IMAGE_USER, makeSecrets, PORT, secretFiles, settingsIn } from './deployed.ts';
import { type Facts, graceSeconds } from './facts.ts';
import { haproxyConfig } from './haproxy.ts';

const REPLICAS = 3;
/** As many gateways as the proxy looks for. */
const MOST_REPLICAS = 10;

/** The account is the only one that Redis has: what anybody else may do there is nothing. */
const ACL_FILE = `printf 'user default off\\nuser gateway on >%s ${REDIS_ACL}\\n' "$PASSWORD" > redis.acl`;

/** A file for Docker Compose 2.23.1 or newer: gateways, Redis, and a proxy with TLS that asks whether they are ready. */
export function composeFile(facts: Facts): string {
  const { name, version } = facts;
  const proxy = haproxyConfig(facts, {
    servers: [
      `server-template gateway- ${MOST_REPLICAS} gateway:${PORT} resolvers docker resolve-opts allow-dup-ip init-addr none`,
    ],
    sections: ['resolvers docker\n    nameserver dns 127.0.0.11:53\n    hold valid 1s'],
    certificate: '/run/secrets/certificate',
  });
  return `# ${name} ${version} with three replicas, Redis and a proxy: compose.yaml.
#
# Once, beside this file, with ZENSKAR_API_KEY and ZENSKAR_ORGANISATION set:
${[...makeSecrets('redis'), ACL_FILE, 'chmod 644 * && cd ..'].map((line) => `#   ${line}\n`).join('')}#   cat your.crt your.key > secrets/certificate
#   docker build -t ${name}:${version} PATH   # of a clone of the repository
# Put your own issuer, audience and origins below. Then: docker compose up -d

name: ${name}

services:
  gateway:
    image: ${name}:${version}
    restart: unless-stopped
    # What the gateway takes to finish what is under way, and a little more.
    stop_grace_period: ${graceSeconds()}s
    read_only: true
    user: '${IMAGE_USER}'
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
    deploy:
      replicas: ${REPLICAS}
      resources:
        limits: { memory: 512M }
    environment:
${Object.entries(settingsIn('/run/secrets'))
  .map(([variable, value]) => `      ${variable}: '${value}'\n`)
  .join('')}    secrets: [${secretFiles.map(({ file }) => file).join(', ')}]

  redis:
    image: redis:7-alpine
    restart: unless-stopped
    # A cache and nothing else: bounded, and never written to a disk.
    command: redis-server --aclfile /run/secrets/redis_acl --maxmemory 256mb --maxmemory-policy volatile-ttl --save '' --appendonly no
    read_only: true
    cap_drop: [ALL]
    user: redis
    security_opt: ['no-new-privileges:true']
    secrets: [redis_acl]
    healthcheck:
      # Nobody may ask anything without an account, and being told so is an answer.
      test: redis-cli ping | grep -Eq 'PONG|NOAUTH'
      interval: 5s

  proxy:
    image: haproxy:3.0-alpine
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
    ports: ['80:8080', '443:8443']
    configs:
      - source: haproxy
        target: /usr/local/etc/haproxy/haproxy.cfg
    secrets: [certificate]

configs:
  haproxy:
    content: |
${indented(proxy, 6)}
secrets:
${[...secretFiles.map(({ file }) => [file, file]), ['redis_acl', 'redis.acl'], ['certificate', 'certificate']]
  .map(([secret, file]) => `  ${secret}: { file: ./secrets/${file} }\n`)
  .join('')}`;
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}
