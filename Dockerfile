FROM node:24.11.1-bookworm-slim AS build
# better-sqlite3 compiles where its prebuilt binary cannot be had.
RUN apt-get update && apt-get install --yes --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# In CI, lefthook installs no hooks.
ENV CI=true
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev && rm -f dist/.tsbuildinfo && chmod 755 dist/cli.js

FROM node:24.11.1-bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends tini && rm -rf /var/lib/apt/lists/* \
  && mkdir -p /var/lib/ardoise/data /var/lib/ardoise/documents && chown -R node:node /var/lib/ardoise
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/ardoise/data DOCUMENTS_DIR=/var/lib/ardoise/documents
COPY package.json LICENSE ./
COPY assets ./assets
COPY docker/healthy.mjs ./docker/healthy.mjs
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# So that the commands of the documentation work as they stand there: docker compose exec ardoise ardoise verify-log
RUN ln -s /app/dist/cli.js /usr/local/bin/ardoise
USER node
VOLUME ["/var/lib/ardoise/data", "/var/lib/ardoise/documents"]
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 CMD ["node", "/app/docker/healthy.mjs"]
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "dist/cli.js", "serve"]
