# What is no ZMTP passes a tap untouched: a web server and its client notice nothing, with TLS and without. Each connection is
# told once, and nothing is shown.
. "$(dirname "$0")/common.sh"

command -v openssl >/dev/null || skip "there is no openssl here"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out certificate -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null

cat >server.py <<'PYTHON'
import http.server, os, ssl, sys

document = open("document", "rb").read()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(document)

    def do_PUT(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if sys.argv[1] == "https":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("certificate", "key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(sys.argv[2], "w") as bound:
    print(f"tcp://127.0.0.1:{server.server_port}", file=bound)
server.serve_forever()
PYTHON
cat >client.py <<'PYTHON'
import http.client, ssl, sys

port, document = int(sys.argv[2]), open("document", "rb").read()
if sys.argv[1] == "https":
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=ssl.create_default_context(cafile="certificate"), timeout=20)
else:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
for method, body, expected in (("GET", None, document), ("PUT", document[::-1], document[::-1]), ("GET", None, document)):
    connection.request(method, "/", body)
    response = connection.getresponse()
    assert response.status == 200 and response.read() == expected, method
PYTHON
head -c 3000000 /dev/urandom >document

for scheme in http https; do
  launch_bound "$scheme" /usr/bin/python3 server.py "$scheme" "$t/$scheme.bound"
  start_bound "tap-$scheme" tap 'tcp://127.0.0.1:*' "$endpoint" --commands >out 2>err
  for _ in 1 2; do /usr/bin/python3 client.py "$scheme" "${endpoint##*:}"; done
  kill -INT "$pid"
  wait_exit "$pid" 130
  [[ ! -s out ]]
  for number in 1 2; do
    grep -qE "^zcat: connection $number>: no ZMTP from byte 0 on \(it does not begin as ZMTP does\): passed on unread$" err
  done
  same 2 "$(wc -l <err)"
done
