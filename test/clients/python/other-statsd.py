"""What plain StatsD clients send, and a DogStatsD client that is not Datadog's own."""

import asyncio
import os

import aiodogstatsd
import statsd

port = int(os.environ["STATSD_PORT"])
plain = statsd.StatsClient("127.0.0.1", port, prefix="client.plain")
plain.gauge("gauge", 6)
plain.incr("count", 2)
plain.timing("timing", 250)


async def send():
    async with aiodogstatsd.Client(host="127.0.0.1", port=port) as client:
        client.gauge("client.aio.gauge", value=3, tags={"client": "aiodogstatsd"})
        client.increment("client.aio.count", value=5, tags={"client": "aiodogstatsd"})


asyncio.run(send())
