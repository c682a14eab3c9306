# The same setup as everywhere: bin/setup makes the environment and gets Odoo.
FROM debian:12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates fonts-liberation python3 python3-venv wkhtmltopdf \
    && rm -rf /var/lib/apt/lists/*

ENV APPOINTMENT_TOOLS=/opt/appointment/tools \
    APPOINTMENT_DATA=/var/lib/appointment \
    PYTHONUNBUFFERED=1
WORKDIR /opt/appointment/source

# The long steps first, so that a change of an addon does not repeat them.
COPY bin bin
COPY requirements*.txt constraints.txt odoo.conf ./
RUN mkdir addons && bin/setup --no-database

COPY addons addons
RUN useradd --system --home-dir "$APPOINTMENT_DATA" --create-home appointment \
    && chown -R appointment "$APPOINTMENT_DATA"
USER appointment
VOLUME /var/lib/appointment
EXPOSE 8069 8072
STOPSIGNAL SIGINT
HEALTHCHECK --interval=15s --timeout=5s --start-period=15m \
    CMD ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8069/web/health', timeout=4)"]
ENTRYPOINT ["bin/run", "--host", "0.0.0.0", "--behind-proxy"]
CMD ["--workers", "2"]
