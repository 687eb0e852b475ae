import { KEEP_ALIVE_MS } from '../config/fixed.ts';
import { answerSeconds, defaultOf, type Facts } from './facts.ts';

/** A file for nginx's `conf.d`, which is included on the level of `http`. */
export function nginxConfig({ name, version }: Facts): string {
  const idleS = Math.floor(KEEP_ALIVE_MS / 1000) - 5;
  const patienceS = Math.ceil(defaultOf('REQUEST_TIMEOUT_MS') / 1000);
  return `# nginx 1.22 or newer in front of ${name} ${version}: a file for /etc/nginx/conf.d.

upstream zenskar_gateway {
    zone zenskar_gateway 64k;
    least_conn;
    # One line per gateway. One that cannot be connected to is left alone for a second.
    server 127.0.0.1:4001 max_fails=1 fail_timeout=1s;
    server 127.0.0.1:4002 max_fails=1 fail_timeout=1s;
    server 127.0.0.1:4003 max_fails=1 fail_timeout=1s;
    keepalive 64;
    # Below the ${KEEP_ALIVE_MS / 1000} s for which the gateway keeps idle connections.
    keepalive_timeout ${idleS}s;
}

server {
    listen 8080;
    return 308 https://$host$request_uri;
}

server {
    listen 8443 ssl http2;
    ssl_certificate /etc/nginx/tls/gateway.crt;
    ssl_certificate_key /etc/nginx/tls/gateway.key;
    ssl_protocols TLSv1.2 TLSv1.3;

    # MAX_BODY_BYTES; the gateway refuses more with an error that says so.
    client_max_body_size ${Math.ceil(defaultOf('MAX_BODY_BYTES') / 1024) * 2}k;
    client_body_timeout ${patienceS}s;
    client_header_timeout ${patienceS}s;

    # Probes are for whoever watches the gateway, not for the world.
    location /health/ {
        return 404;
    }

    location / {
        proxy_pass http://zenskar_gateway;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        # Slow clients are nginx's to wait for: whole requests go in, whole answers are taken out. Authorization,
        # traceparent and x-request-id pass by themselves.
        proxy_request_buffering on;
        proxy_buffering on;
        client_body_buffer_size 128k;
        proxy_buffers 16 32k;
        proxy_connect_timeout 1s;
        # Above OPERATION_DEADLINE_MS: the gateway gives up first, and says why.
        proxy_read_timeout ${answerSeconds()}s;
        # The gateway only reads, so what had no answer is sent to another one, also when it was a POST: nginx does
        # not learn beforehand of one that stops. A 503 is not sent on, since it is told to all who ask too much.
        proxy_next_upstream error timeout invalid_header non_idempotent;
        proxy_next_upstream_tries 3;
        proxy_next_upstream_timeout 5s;
    }
}
`;
}
