import { describe, expect, it } from 'vitest';
import { environment, secretNames } from '../../src/config/env.ts';
import { lookAlikes } from '../../src/config/look-alikes.ts';

/** Names that machines, shells, containers, CI systems, clouds and frameworks set. */
const FOREIGN = `
  PATH HOME USER LOGNAME SHELL PWD OLDPWD SHLVL TERM LANG LC_ALL TZ TMPDIR EDITOR PAGER HOSTNAME HOSTTYPE OSTYPE MACHTYPE _
  DISPLAY SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION SSH_TTY XDG_RUNTIME_DIR XDG_SESSION_ID DBUS_SESSION_BUS_ADDRESS MAIL PS1
  NODE_ENV NODE_OPTIONS NODE_VERSION NODE_PATH NODE_EXTRA_CA_CERTS YARN_VERSION INIT_CWD COLOR npm_config_max_rows npm_execpath
  npm_config_cors_origin npm_lifecycle_event npm_package_version NVM_DIR UV_THREADPOOL_SIZE FORCE_COLOR NO_COLOR DEBUG CI
  HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy all_proxy SSL_CERT_FILE SSL_CERT_DIR
  KUBERNETES_PORT KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT KUBERNETES_PORT_443_TCP_ADDR KUBERNETES_SERVICE_PORT_HTTPS
  ZENSKAR_GATEWAY_SERVICE_HOST ZENSKAR_GATEWAY_SERVICE_PORT ZENSKAR_GATEWAY_SERVICE_PORT_HTTP ZENSKAR_GATEWAY_PORT_4000_TCP
  ZENSKAR_GATEWAY_PORT_4000_TCP_PROTO AUTH_SERVICE_HOST METRICS_SERVICE_PORT UPSTREAM_PORT_80_TCP_PORT
  POD_NAME POD_IP POD_NAMESPACE NODE_NAME CONTAINER_NAME SERVICE_NAME INVOCATION_ID JOURNAL_STREAM SYSTEMD_EXEC_PID NOTIFY_SOCKET
  OTEL_EXPORTER_OTLP_ENDPOINT OTEL_EXPORTER_OTLP_HEADERS OTEL_SERVICE_NAME OTEL_RESOURCE_ATTRIBUTES OTEL_TRACES_EXPORTER
  OTEL_TRACES_SAMPLER OTEL_METRICS_EXPORTER OTEL_LOGS_EXPORTER OTEL_LOG_LEVEL OTEL_PROPAGATORS OTEL_SDK_DISABLED
  AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_EXECUTION_ENV AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
  ECS_CONTAINER_METADATA_URI K_SERVICE K_REVISION GOOGLE_CLOUD_PROJECT GAE_VERSION DYNO WEB_CONCURRENCY WEB_MEMORY
  AZURE_CLIENT_ID WEBSITE_HOSTNAME WEBSITES_PORT FLY_APP_NAME RENDER_SERVICE_ID RAILWAY_ENVIRONMENT VERCEL_URL
  GITHUB_ACTIONS GITHUB_TOKEN GITHUB_SHA RUNNER_TEMP GITLAB_CI CI_JOB_TOKEN JENKINS_URL BUILD_NUMBER
  AUTH_TOKEN AUTH_TYPE AUTH_URL AUTH_SECRET AUTH_USER JWT_SECRET JWT_EXPIRES_IN DATABASE_URL REDIS_URL REDIS_HOST DB_PORT
  LOG_FORMAT LOG_FILE LOG_DIR MAX_WORKERS MAX_MEMORY MAX_CONNECTIONS RETRY_COUNT REQUEST_ID CORS_ENABLED SECRET_KEY API_KEY
  PROMETHEUS_PORT METRICS_ENABLED HTTP_PORT HTTPS_PORT APP_PORT SERVER_PORT SERVER_HOST BASE_URL host port POST HOSTS
`
  .trim()
  .split(/\s+/);

describe('a variable that looks like one of ours', () => {
  it.each([
    ['AUTH_MOD', 'AUTH_MODE'],
    ['AUTHMODE', 'AUTH_MODE'],
    ['auth_mode', 'AUTH_MODE'],
    ['AUTH-MODE', 'AUTH_MODE'],
    ['AUHT_MODE', 'AUTH_MODE'],
    ['ZENSKAR_APIKEY', 'ZENSKAR_API_KEY'],
    ['ZENSKAR_KEY', 'ZENSKAR_API_KEY'],
    ['ZENSKAR_ORGANIZATION', 'ZENSKAR_ORGANISATION'],
    ['ZENSKAR_ORGANISATION_ID', 'ZENSKAR_ORGANISATION'],
    ['ZENSKAR_URL', 'ZENSKAR_BASE_URL'],
    ['ZENSKAR_API_KEYFILE', 'ZENSKAR_API_KEY_FILE'],
    ['JWT_AUDIANCE', 'JWT_AUDIENCE'],
    ['JWT_ALGORITHM', 'JWT_ALGORITHMS'],
    ['JWT_JWKS_URI', 'JWT_JWKS_URL'],
    ['JWT_ISSUER_URL', 'JWT_ISSUER'],
    ['MAX_ALIAS', 'MAX_ALIASES'],
    ['MAX_BODY', 'MAX_BODY_BYTES'],
    ['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT_MS'],
    ['DRAIN_DELAY', 'DRAIN_DELAY_MS'],
    ['CURSOR_SECRETS', 'CURSOR_SECRET'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['TRUSTED_DOCUMENT_ONLY', 'TRUSTED_DOCUMENTS_ONLY'],
    ['PRIVAT_PORT', 'PRIVATE_PORT'],
    ['METRICS_PORT', 'PRIVATE_PORT'],
    ['METRICS_HOST', 'PRIVATE_HOST'],
    ['OTEL_TRACING_ENABLED', 'OTEL_TRACING'],
    ['LOGLEVEL', 'LOG_LEVEL'],
  ])('%s is named with %s', (name, nearest) => {
    expect(lookAlikes({ [name]: 'value' })).toEqual([{ name, nearest }]);
  });

  it.each(Object.keys(environment).filter((name) => name.length > 4))(
    'is recognised with one letter of %s left out, wherever that is',
    (name) => {
      for (let at = 0; at < name.length; at += 1) {
        const slip = name.slice(0, at) + name.slice(at + 1);
        const found = lookAlikes({ [slip]: 'value' }).map((one) => one.name);
        expect([slip, found]).toEqual([slip, [slip]]);
      }
    },
  );

  it('is not one that is unset, or set to nothing', () => {
    expect(lookAlikes({ AUTH_MOD: '', MAX_ALIAS: undefined })).toEqual([]);
  });

  it('is none of ours, with or without _FILE', () => {
    const ours = [...Object.keys(environment), ...secretNames.map((name) => `${name}_FILE`)];
    expect(lookAlikes(Object.fromEntries(ours.map((name) => [name, 'value'])))).toEqual([]);
  });

  it.each(FOREIGN)('is not %s', (name) => {
    expect(lookAlikes({ [name]: 'value' })).toEqual([]);
  });

  it('is not the address of a service in Kubernetes, whatever that is called', () => {
    expect(lookAlikes({ ZENSKAR_GATEWAY_PORT: 'tcp://10.0.0.1:4000' })).toEqual([]);
  });

  it('is not one whose name nobody could read', () => {
    expect(lookAlikes({ 'AUTH_MODE\u001b[2J': 'x', [`AUTH_MODE_${'X'.repeat(100)}`]: 'x' })).toEqual([]);
  });
});
