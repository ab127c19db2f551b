# syntax=docker/dockerfile:1
FROM python:3.12-slim

RUN useradd --create-home sophia
WORKDIR /app
COPY docker/requirements/jobs.txt requirements.txt
RUN pip install --no-cache-dir -r requirements.txt
COPY sophia/__init__.py sophia/
COPY sophia/core sophia/core
COPY sophia/jobs sophia/jobs
USER sophia
CMD ["python", "-m", "sophia.jobs.nightly"]
