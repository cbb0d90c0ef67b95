# The image of one node. Its Node is the one that package.json pins, so the pinned copy is left out of node_modules.
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /adal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && rm -r node_modules/node node_modules/.bin

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="adal" \
      org.opencontainers.image.description="A peer-to-peer ledger node for public procurement and public-service decisions" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 adal \
    && useradd --system --uid 10001 --gid adal --home-dir /data --no-create-home --shell /usr/sbin/nologin adal \
    && install --directory --owner=adal --group=adal --mode=0700 /data
WORKDIR /adal
# Owned by root and never written: a broken-in process cannot change the program. Only /data is writable.
COPY --from=dependencies /adal/node_modules ./node_modules
COPY . ./

# Settings come from the file in /data that `adal init` writes, and from ADAL_<SECTION>_<NAME> over it (docs/reference).
# RPC listens inside the container only, for the health check; ADAL_RPC_HOST opens it to others.
# Heap bounds keep a node at about 250 MiB under full load for a fifth of its throughput (docs/performance.md).
ENV NODE_ENV=production \
    NODE_OPTIONS="--max-old-space-size=256 --max-semi-space-size=8" \
    MALLOC_ARENA_MAX=2 \
    ADAL_CONFIG=/data/adal.toml \
    ADAL_RPC_ENABLED=true \
    ADAL_RPC_HOST=127.0.0.1 \
    ADAL_RPC_PORT=7781
USER 10001:10001
VOLUME /data
EXPOSE 7780 7781
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "bin/adal.js", "health", "--url", "http://127.0.0.1:7781"]
# Node is process 1 and handles the signal itself: no shell and no init stand in between.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "bin/adal.js"]
CMD ["run"]
