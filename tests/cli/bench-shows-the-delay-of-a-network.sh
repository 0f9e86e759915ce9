# Over a way that takes 10 ms there and 10 ms back a round trip is 20 ms; what a request costs here does not grow.
. "$(dirname "$0")/common.sh"

# Two ports, one after the other, are passed on to those of the far end, each byte 10 ms later, from one of two
# addresses of this host to the other.
cat >relay.py <<'PY'
import asyncio, sys
target, listen = int(sys.argv[1]), '127.0.0.2'
async def passed(reader, writer):
    queue = asyncio.Queue()
    async def read():
        while data := await reader.read(65536):
            queue.put_nowait((loop.time() + 0.010, data))
        queue.put_nowait((0, b''))
    task = asyncio.create_task(read())
    while (item := await queue.get())[1]:
        await asyncio.sleep(item[0] - loop.time())
        writer.write(item[1])
    writer.close()
def relay(port):
    async def serve(reader, writer):
        for _ in range(1000):
            try:
                far = await asyncio.open_connection('127.0.0.1', port)
                break
            except OSError:
                await asyncio.sleep(0.01)
        await asyncio.gather(passed(reader, far[1]), passed(far[0], writer))
    return serve
async def main():
    global loop
    loop = asyncio.get_running_loop()
    servers = [await asyncio.start_server(relay(port), listen, port) for port in (target, target + 1)]
    print('ready', flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))
asyncio.run(main())
PY
port=$(tcp_ports 2)
start zcat bench req-rep --serve "tcp://127.0.0.1:$port"
zcat probe -w "$deadline" "tcp://127.0.0.1:$port" >/dev/null
start /usr/bin/python3 relay.py "$port" >relay.out
wait_line relay.out ready >/dev/null
expect_exit 0 zcat bench req-rep "127.0.0.2:$port" --size 20 -n 50 --percentiles 0,50 --json >rows
# a busy machine adds to most of them
jq -e '.p0_s >= 0.020 and .p0_s < 0.030 and .p50_s >= .p0_s and .lost == 0' rows >/dev/null
jq -e '.cpu_us_per_message < 5000' rows >/dev/null
