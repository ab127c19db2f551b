import logging

logger = logging.getLogger("worker")


def work(job):
    logger.info("starting %s, job)
    job.run()
    logger.info("done")
