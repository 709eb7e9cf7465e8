# The production image: the product and its pinned packages, no embedded servers, no compiler, not root.
FROM python:3.12-slim-bookworm AS packages
COPY locks/production.txt /tmp/production.txt
RUN python -m venv /opt/confsys \
    && /opt/confsys/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/production.txt

FROM python:3.12-slim-bookworm
RUN groupadd --system --gid 10001 confsys \
    && useradd --system --uid 10001 --gid confsys --home-dir /app --no-create-home --shell /usr/sbin/nologin confsys \
    && install --directory --owner confsys --group confsys --mode 0750 /data
COPY --from=packages /opt/confsys /opt/confsys
COPY . /app
WORKDIR /app
ENV PATH=/opt/confsys/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=confsys.settings \
    DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles
# The hashed names of static files belong to the image, so that every web process of a version serves the same.
RUN SECRET_KEY=only-for-this-step python manage.py collectstatic --no-input --verbosity 0
USER confsys
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "confsys.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "8", "--timeout", "120", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--access-logfile", "-"]
