import { KEEP_ALIVE_MS, READY_PATH } from '../config/fixed.ts';
import { answerSeconds, defaultOf, type Facts } from './facts.ts';

/** Where a proxy finds what it stands in front of. */
export interface Surroundings {
  /** Lines of a backend, each a server or what makes several. */
  readonly servers: readonly string[];
  /** Sections in front of the frontend. */
  readonly sections: readonly string[];
  /** The path of a certificate with its key, in PEM. */
  readonly certificate: string;
}

const BY_HAND: Surroundings = {
  servers: [1, 2, 3].map((at) => `server gateway-${at} 127.0.0.1:400${at}`),
  sections: [],
  certificate: '/etc/haproxy/gateway.pem',
};

/** A configuration of HAProxy 2.6 or newer. */
export function haproxyConfig({ name, version }: Facts, at: Surroundings = BY_HAND): string {
  const idleS = Math.floor(KEEP_ALIVE_MS / 1000) - 5;
  const patienceS = Math.ceil(defaultOf('REQUEST_TIMEOUT_MS') / 1000);
  return `# HAProxy in front of ${name} ${version}.

global
    log stdout format raw local0
    ssl-default-bind-options ssl-min-ver TLSv1.2
    # A request can only be sent again while all of it is held; longer bodies than this are sent once.
    tune.bufsize 32768

defaults
    mode http
    log global
    option httplog
    option dontlognull
    timeout connect 1s
    timeout client ${patienceS}s
    timeout http-request ${patienceS}s
    # Below the ${KEEP_ALIVE_MS / 1000} s for which the gateway keeps idle connections.
    timeout http-keep-alive ${idleS}s
    # Above OPERATION_DEADLINE_MS: the gateway gives up first, and says why.
    timeout server ${answerSeconds()}s
${at.sections.map((section) => `\n${section}\n`).join('')}
frontend graph
    # Certificate and key in one file. The port without TLS only sends browsers to the one with it.
    bind :8080
    bind :8443 ssl crt ${at.certificate} alpn h2,http/1.1
    http-request redirect scheme https code 308 unless { ssl_fc }
    # Probes are for this proxy, not for the world.
    http-request return status 404 if { path_beg /health/ }
    default_backend gateways

backend gateways
    balance leastconn
    # A gateway that drains says so here while it still answers; within two seconds nothing is sent to it.
    option httpchk
    http-check send meth GET uri ${READY_PATH} ver HTTP/1.1 hdr Host gateway
    http-check expect status 200
    # One that is slow to say so is not gone: without this two late answers in a row would take it away.
    timeout check 5s
    default-server inter 1s fall 2 rise 1 check
    # The gateway only reads, so what had no answer is sent to another one, also when it was a POST.
    option http-buffer-request
    option redispatch 1
    retries 2
    retry-on conn-failure empty-response
${at.servers.map((server) => `    ${server}\n`).join('')}`;
}
