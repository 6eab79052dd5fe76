"""Sends logs by libraries for the forward protocol and GELF: what each sends says so in its service."""

import logging
import os

import graypy
import pygelf
from fluent import asyncsender, handler, sender

KEY = os.environ["KEY"]
FORWARD = {"host": "127.0.0.1", "port": int(os.environ["FORWARD_PORT"])}
GELF = {"host": "127.0.0.1", "port": int(os.environ["GELF_PORT"])}


def fluent(name, made):
    for text in ("first", "second"):
        assert made.emit("orders", {"message": text, "service": name, "level": "error", "order": {"id": 7}}), made.last_error
    made.close()


fluent("python-fluent", sender.FluentSender(f"{KEY}.shop", nanosecond_precision=True, **FORWARD))
fluent("python-fluent-async", asyncsender.FluentSender(f"{KEY}.shop", **FORWARD))


def logger_of(name, made):
    made.setLevel(logging.INFO)
    logger = logging.getLogger(name)
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(made)
    return logger, made


logger, made = logger_of("fluent-handler", handler.FluentHandler(f"{KEY}.shop", **FORWARD))
made.setFormatter(handler.FluentRecordFormatter({"service": "python-fluent-handler", "level": "%(levelname)s"}))
logger.error({"message": "from a handler", "order": 7})
made.close()


class Graypy(logging.Filter):
    """Adds the fields that a record of graypy becomes."""

    def __init__(self, service):
        super().__init__()
        self.service = service

    def filter(self, record):
        record.dd_api_key = KEY
        record.service = self.service
        return True


for name, made in (
    ("graypy-udp", graypy.GELFUDPHandler(**GELF)),
    ("graypy-tcp", graypy.GELFTCPHandler(**GELF)),
):
    logger, made = logger_of(name, made)
    made.addFilter(Graypy(name))
    try:
        raise ValueError("of graypy")
    except ValueError:
        logger.exception("failed order %d", 7, extra={"order": 7})
    made.close()

for name, kind in (("pygelf-udp", pygelf.GelfUdpHandler), ("pygelf-tcp", pygelf.GelfTcpHandler)):
    logger, made = logger_of(name, kind(**GELF, _dd_api_key=KEY, _service=name, include_extra_fields=True))
    logger.error("failed order %d %s", 7, "x" * 5_000, extra={"order": 7})
    made.close()
