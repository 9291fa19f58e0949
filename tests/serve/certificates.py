"""Certificates of the test's own, by openssl: an authority, a server of 127.0.0.1, clients known and unknown."""
import subprocess

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


class Certificates:
    """Files `directory`/NAME.pem with NAME.key: ca, server, client; other, stranger (signed by other); elsewhere, which is
    for another host; expired."""
    def __init__(self, directory):
        self.directory = directory
        for authority in ("ca", "other"):
            self._openssl("req", "-x509", *KEY, "-subj", f"/CN={authority}", "-days", "2", "-out", self.pem(authority),
                          "-keyout", self.key(authority))
        self._sign("server", "ca", "IP:127.0.0.1,DNS:localhost")
        self._sign("client", "ca", "DNS:harvester.example")
        self._sign("stranger", "other", "DNS:stranger")
        self._sign("elsewhere", "ca", "DNS:elsewhere.example")
        self._sign("expired", "ca", "DNS:client", days="-1")

    def pem(self, name):
        return str(self.directory / f"{name}.pem")

    def key(self, name):
        return str(self.directory / f"{name}.key")

    def read(self, *names):
        """The bytes of files: "ca.pem", …"""
        return [(self.directory / name).read_bytes() for name in names]

    def _sign(self, name, authority, names, days="2"):
        request = str(self.directory / f"{name}.csr")
        self._openssl("req", *KEY, "-subj", f"/CN={name}", "-addext", f"subjectAltName={names}", "-keyout", self.key(name),
                      "-out", request)
        self._openssl("x509", "-req", "-in", request, "-CA", self.pem(authority), "-CAkey", self.key(authority),
                      "-CAcreateserial", "-days", days, "-copy_extensions", "copy", "-out", self.pem(name))

    def _openssl(self, *arguments):
        done = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
        assert done.returncode == 0, f"openssl {arguments}: {done.stderr}"
