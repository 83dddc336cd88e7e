"""How the web processes run in production; WEB_CONCURRENCY sets how many there are."""

import multiprocessing
import os

bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * multiprocessing.cpu_count() + 1))
threads = 4
timeout = 60
graceful_timeout = 30
# A slow leak in a native library (PDF, image) never lives longer than this many requests.
max_requests = 2000
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"  # noqa: S108 (memory: a heartbeat must not wait for a busy disk)
control_socket_disable = True  # nothing here is managed at run time, and the file system is read-only
