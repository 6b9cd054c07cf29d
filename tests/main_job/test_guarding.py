"""What no name, spelling or certificate gets past: the address that is connected to is checked."""

import datetime
import socket
import ssl
import threading
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.newsroom import Newsroom, source_files
from tests.newsroom.hostile import Fault, HostileSite, Place, Victim
from tests.project import Project

SPELLINGS = ("localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "127.0.0.1")
"""Names of this machine, by name, in decimal, hexadecimal, octal, short, and as no address."""

SOURCE = """
id = "{id}"
name = "{id}"
kind = "agency"
country = "XX"
languages = ["en"]
timezone = "UTC"
domains = ["{host}"]
[[route]]
kind = "feed"
url = "{scheme}://{host}:{port}/feed"
"""


def write(project, number, host, port, scheme="http"):
    project.sources.mkdir(exist_ok=True)
    told = SOURCE.format(id=f"source-{number}", host=host, port=port, scheme=scheme)
    (project.sources / f"source-{number}.toml").write_text(told, encoding="utf-8")


def test_no_spelling_of_a_private_address_is_connected_to(tmp_path):
    project = Project(tmp_path)
    page = Fault(name="good", promises=(), does="")
    with Newsroom([HostileSite(Place(id="h-site", page=[page]), Victim())]) as newsroom:
        for number, host in enumerate(SPELLINGS):
            write(project, number, host, newsroom.port)
        done = project.run("crawl", "all")
        assert done.returncode == 4, done.stderr
        assert newsroom.requests == []
        assert project.value(
            "SELECT count(*) FROM routes WHERE status NOT IN ('ok', 'unchanged')"
        ) == len(SPELLINGS)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    project, asked = Project(tmp_path), []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server, context, asked), daemon=True).start()
        port = server.getsockname()[1]
        write(project, 0, "127.0.0.1", port, "https")
        file = project.sources / "source-0.toml"
        told = file.read_text().replace(
            "[[route]]", f'allow_hosts = ["127.0.0.1:{port}"]\n[[route]]'
        )
        file.write_text(told)
        done = project.run("crawl", "all")
        assert done.returncode == 4, done.stderr
        assert asked
        assert set(asked) == {None}  # it was connected to, and not a byte of HTTP was sent


def serve(server, context, asked):
    """Accept, and note what is asked once a handshake succeeds; None where it does not."""
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(connection, server_side=True) as wrapped:
                asked.append(wrapped.recv(1000) or None)
        except OSError:
            asked.append(None)


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


def test_nothing_listens_while_a_crawl_runs(tmp_path):
    project = Project(tmp_path)
    hang = Fault(name="hang", promises=(), does="", wire="hang")
    with Newsroom([HostileSite(Place(id="h-site", page=[hang]), Victim())]) as newsroom:
        source_files(newsroom, project.sources)
        child = project.start("crawl", "all")
        while not newsroom.asked("/news/hang"):
            assert child.poll() is None
        listening = sockets_of(child.pid) & listening_sockets()
        child.terminate()
        child.wait(timeout=60)
        assert listening == set()


def sockets_of(pid):
    links = (str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir())
    return {link[8:-1] for link in links if link.startswith("socket:[")}


def listening_sockets():
    rows = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    return {row[9] for row in rows if row[3] == "0A"}
