# The desk as `greenroom serve` runs it: without the stand-in for 100ms, whose PyAV brings libraries under the GPL.
FROM node:22-slim AS pages
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --ignore-scripts
COPY schema.graphql ../
COPY docs/codes/ ../docs/codes/
COPY frontend/ ./
RUN npm run build

FROM python:3.13-slim AS packages
WORKDIR /build
COPY requirements-serve.txt requirements-build.txt pyproject.toml README.md LICENSE ./
RUN python -m venv /greenroom && /greenroom/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements-serve.txt
# What builds the package does not ship.
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements-build.txt
COPY backend/greenroom/ backend/greenroom/
COPY backend/greenroom_emulator/__init__.py backend/greenroom_emulator/
COPY scripts/wheel.py scripts/
COPY --from=pages /build/frontend/dist/ frontend/dist/
RUN pip wheel --no-build-isolation --no-deps --wheel-dir /wheel . && /greenroom/bin/pip install --no-deps /wheel/*.whl

FROM python:3.13-slim
# `greenroom backup` and `greenroom restore` run pg_dump, pg_restore and psql.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
# A new volume takes on the owner and mode of the folder that it is mounted over: `migrate` writes the keys there.
RUN groupadd --system --gid 10001 greenroom \
    && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/greenroom greenroom \
    && install --directory --mode=0700 --owner=greenroom --group=greenroom /var/lib/greenroom /run/greenroom /var/backups/greenroom
COPY --from=packages /greenroom/ /greenroom/
ENV PATH=/greenroom/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GREENROOM_DATA=/var/lib/greenroom \
    GREENROOM_HOST=0.0.0.0 \
    GREENROOM_LOG=json
# By number: Kubernetes' runAsNonRoot believes no name.
USER 10001:10001
WORKDIR /var/lib/greenroom
EXPOSE 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8081/readyz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["greenroom", "serve"]
