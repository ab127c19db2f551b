import asyncio


async def fetch(client, url):
    response = await client.get(url)
    return response.json()


def main(client):
    return asyncio.run(fetch(client, "/"))
