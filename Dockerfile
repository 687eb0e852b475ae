# The gateway on Node 24, from scratch: Node with its libraries, what was built, and the packages that run. No shell, no npm.
#
#   docker build -t zenskar-graphql-gateway .                            # 128 MB; GRAPHIQL=on is refused
#   docker build -t zenskar-graphql-gateway --target with-graphiql .     # with the 18 MB that GraphiQL takes
#
# Pin the base to what you have looked at; its digest is that of
#   docker buildx imagetools inspect node:24-bookworm-slim --format '{{.Manifest.Digest}}'
# and goes to the build as --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:...
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
RUN npm run build

FROM ${NODE_IMAGE} AS all-modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM all-modules AS modules
RUN rm -r node_modules/@graphql-yoga/render-graphiql \
    && find node_modules -type f '(' -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.md' ')' -delete \
    && find node_modules -type d '(' -name test -o -name tests -o -name docs -o -name benchmarks ')' -prune -exec rm -r '{}' +

FROM ${NODE_IMAGE} AS tools
RUN apt-get update && apt-get install -y --no-install-recommends binutils

# Without the names of its own functions, which only debuggers of C++ look for, Node is 18 MB smaller.
FROM tools AS root
RUN mkdir -p /image/usr/local/bin /image/etc \
    && strip --strip-unneeded -o /image/usr/local/bin/node "$(readlink -f "$(command -v node)")" \
    && ldd "$(command -v node)" | grep -o '/[^ ]*' | xargs -I '{}' cp -L --parents '{}' /image \
    && printf 'hosts: files dns\n' > /image/etc/nsswitch.conf

FROM scratch AS base
COPY --from=root /image /
WORKDIR /app
COPY package.json schema.graphql README.md RUNBOOK.md LICENSE ./
COPY --from=build /build/dist dist
# Other machines are served, which needs an AUTH_MODE: without one the start fails, and says so.
ENV PATH=/usr/local/bin NODE_ENV=production HOST=0.0.0.0
USER 1000:1000
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=5s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]

FROM base AS with-graphiql
COPY --from=all-modules /app/node_modules node_modules

FROM base AS gateway
COPY --from=modules /app/node_modules node_modules
