"""Servers on loopback, for tests: the folder of a release, and a registry that npm, pnpm and yarn can install from."""
import base64
import contextlib
import hashlib
import http.server
import json
import tarfile
import threading


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(handler):
    """The address of a server that runs until the end of the block."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def folder(path):
    """Serves the files below path."""
    return serving(lambda *args: Quiet(*args, directory=str(path)))


def registry(path):
    """Serves the packages *.tgz of path as npm's registry does."""
    packages = {}
    for tarball in path.glob("*.tgz"):
        data = tarball.read_bytes()
        with tarfile.open(tarball) as archive:
            described = json.load(archive.extractfile("package/package.json"))
        described["dist"] = {"tarball": tarball.name, "shasum": hashlib.sha1(data).hexdigest(), "integrity": "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()}
        packages[described["name"]] = described, data

    class Registry(Quiet):
        def do_GET(self):
            name = self.path.strip("/").split("?")[0]
            home = f"http://{self.headers['Host']}"
            found = next((data for described, data in packages.values() if described["dist"]["tarball"] == name), None)
            kind = "application/octet-stream"
            if name in packages:
                described = packages[name][0]
                version = {**described, "dist": {**described["dist"], "tarball": f"{home}/{described['dist']['tarball']}"}}
                found = json.dumps({"name": name, "dist-tags": {"latest": version["version"]}, "versions": {version["version"]: version}}).encode()
                kind = "application/json"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(found or b"")))
            self.end_headers()
            self.wfile.write(found or b"")

    return serving(Registry)
