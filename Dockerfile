# One image for web, worker, beat and migrate; the command says which (docker-compose.yml).
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
COPY scripts/uv.txt scripts/uv.txt
RUN pip install --no-cache-dir --require-hashes -r scripts/uv.txt
COPY pyproject.toml requirements.lock ./
# The project's own requirements at the locked versions and hashes, without the development tools.
RUN python -m venv /venv \
    && uv pip install --no-cache --python /venv/bin/python --verify-hashes -r pyproject.toml -c requirements.lock

FROM ${PYTHON_IMAGE}
# Pango draws the PDFs, with these fonts embedded.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin app \
    && install -d -o app -g app /srv/media /srv/beat
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp/cache \
    DJANGO_SETTINGS_MODULE=yangjiang.settings \
    STATIC_ROOT=/app/staticfiles \
    STATICFILES_BACKEND=whitenoise.storage.CompressedManifestStaticFilesStorage
WORKDIR /app
COPY . .
RUN SECRET_KEY=build-only DATABASE_URL=sqlite://:memory: python manage.py collectstatic --noinput --verbosity 0
USER app
EXPOSE 8000
CMD ["gunicorn", "yangjiang.wsgi:application", "--config", "deploy/gunicorn.conf.py"]
