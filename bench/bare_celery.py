"""The floor of carrying out: Celery tasks that do nothing, with the product's own settings of delivery."""

import os

from celery import Celery

QUEUE = "bare"

app = Celery("bare", broker=os.environ["REDIS_URL"])
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_default_queue=QUEUE,
    worker_prefetch_multiplier=4,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
)


@app.task
def nothing() -> None:
    pass
