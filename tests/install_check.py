"""Installs the library to a directory of its own, and builds and runs the examples with nothing but what is there.

    install_check.py BUILD_DIR SOURCE_DIR CXX
"""

import os
import re
import subprocess
import sys
import tempfile


def run(*command, **kwargs):
    done = subprocess.run(command, capture_output=True, text=True, **kwargs)
    if done.returncode != 0:
        sys.exit("%s\n%s%s" % (" ".join(command), done.stdout, done.stderr))
    return done.stdout


def check(condition, message):
    if not condition:
        sys.exit(message)


def headers_are_enough(include):
    """No header that is installed includes one that is not, nor one of RocksDB."""
    for directory, _, files in os.walk(include):
        for name in files:
            with open(os.path.join(directory, name)) as header:
                for included in re.findall(r'#include ["<]((?:storage|dicta|rocksdb)/[^">]+)', header.read()):
                    check(os.path.exists(os.path.join(include, included)), "%s includes %s" % (name, included))


def library_shows_what_is_public(library, header):
    """Of class Archive all public functions and no private ones; nothing else but what the installed headers say."""
    symbols = run("nm", "-D", "--defined-only", "-C", library).splitlines()
    names = [symbol.split(" ", 2)[2] for symbol in symbols if " A " not in symbol]
    for name in names:
        check(re.match(r"((typeinfo|typeinfo name|vtable) for )?dicta::", name) or "<dicta::v1::" in name, "shown: " + name)
    shown = {match.group(1) for name in names if (match := re.match(r"dicta::Archive::(~?\w+)", name))}
    with open(header) as file:
        text = re.sub(r"//.*", "", file.read())
    public, private = text[text.index("class Archive {"):].split("\n private:", 1)
    declared = re.compile(r"^  (?!explicit)[\w:<>,*& ]*[ &*](\w+)\(", re.M)
    public, private = set(declared.findall(public)) - {"Archive"}, set(declared.findall(private))
    check(len(public) > 30 and len(private) > 10, "archive.h is not understood")
    check(public <= shown, "not in libdicta.map: %s" % sorted(public - shown))
    check(shown - public <= {"~Archive"}, "private: %s" % sorted(shown - public))
    free = re.compile(r"^(?!inline|constexpr)[A-Za-z][\w:<>]* (\w+)\(", re.M)
    headers = [os.path.join(os.path.dirname(header), name) for name in os.listdir(os.path.dirname(header))]
    declared = {name for path in headers for name in free.findall(open(path).read())}
    shown = {match.group(1) for name in names if (match := re.match(r"dicta::(\w+)(\[abi:cxx11\])?\(", name))}
    check(len(declared) > 8 and declared == shown, "functions: %s" % sorted(declared ^ shown))
    check("SONAME               libdicta.so.0." in run("objdump", "-p", library), "no soname")


def examples_work(programs, temp, environment):
    archive = os.path.join(temp, "archive-" + os.path.basename(programs))
    said = run(os.path.join(programs, "embed"), archive, env=environment)
    check(said == "2025-03  Tomas Eskeldrup: The survey ships will publish their tracks.\n"
          "2025-02-14  Merisa Kovarin: The harbour stays open.\n1 of Merisa Kovarin\n", said)
    follow = subprocess.Popen([os.path.join(programs, "follow"), archive, "2"], stdout=subprocess.PIPE, text=True,
                              env=environment)
    lines = [follow.stdout.readline() for _ in range(2)]  # what was there
    # What another process does now is a new position.
    write = os.path.join(temp, "more.jsonl")
    with open(write, "w") as file:
        file.write('{"id": "third", "text": "A third statement.", "speakers": [{"name": "Ann Lee"}]}\n')
    run(DICTA, "-a", archive, "import", write)
    rest = follow.communicate(timeout=30)[0]
    check(follow.returncode == 0 and len(lines) == 2, "follow failed")
    check(all(line.startswith("1  ADDED  ") for line in lines), "".join(lines))
    check(rest == "2  ADDED  third  A third statement.\n", rest)


build, source, cxx = [os.path.abspath(path) for path in sys.argv[1:3]] + [sys.argv[3]]
DICTA = os.path.join(build, "tools", "dicta")
with tempfile.TemporaryDirectory(prefix="dicta-install-") as temp:
    prefix = os.path.join(temp, "prefix")
    run("cmake", "--install", build, "--prefix", prefix)
    (libdir,) = [directory for directory, _, files in os.walk(prefix) if "libdicta.so" in files]
    include = os.path.join(prefix, "include", "dicta")
    headers_are_enough(include)
    library_shows_what_is_public(os.path.join(libdir, "libdicta.so"), os.path.join(include, "storage", "archive.h"))
    environment = dict(os.environ, LD_LIBRARY_PATH=libdir, PKG_CONFIG_PATH=os.path.join(libdir, "pkgconfig"))

    by_cmake = os.path.join(temp, "by-cmake")
    run("cmake", "-G", "Ninja", "-S", os.path.join(source, "examples"), "-B", by_cmake, "-DCMAKE_PREFIX_PATH=" + prefix,
        "-DCMAKE_CXX_COMPILER=" + cxx)
    run("cmake", "--build", by_cmake)
    examples_work(by_cmake, temp, dict(os.environ))  # found without help

    by_pkg_config = os.path.join(temp, "by-pkg-config")
    os.mkdir(by_pkg_config)
    flags = run("pkg-config", "--cflags", "--libs", "dicta", env=environment).split()
    for example in ("embed", "follow"):
        run(cxx, "-std=c++20", os.path.join(source, "examples", example + ".cc"), "-o",
            os.path.join(by_pkg_config, example), *flags)
    examples_work(by_pkg_config, temp, environment)

    # For clients in other languages: all messages, and the client in Python.
    share = os.path.join(prefix, "share", "dicta")
    run("protoc", "-I", os.path.join(share, "proto"), "--descriptor_set_out=" + os.path.join(temp, "messages"),
        "dicta/v1/service.proto", "google/rpc/status.proto", "google/rpc/error_details.proto")
    check(os.path.exists(os.path.join(share, "python", "dicta_client.py")), "no client in Python")

    # Statically: the component brings what the archive is linked with.
    static = os.path.join(temp, "static")
    os.mkdir(static)
    with open(os.path.join(static, "CMakeLists.txt"), "w") as file:
        file.write("cmake_minimum_required(VERSION 3.25)\nproject(static LANGUAGES CXX)\n"
                   "find_package(dicta 0.1 REQUIRED COMPONENTS static)\n"
                   "add_executable(embed %s/examples/embed.cc)\n"
                   "target_link_libraries(embed PRIVATE dicta::dicta_static)\n" % source)
    run("cmake", "-G", "Ninja", "-S", static, "-B", static + "/build", "-DCMAKE_PREFIX_PATH=" + prefix,
        "-DCMAKE_CXX_COMPILER=" + cxx)
    run("cmake", "--build", static + "/build")
    run(static + "/build/embed", os.path.join(temp, "archive-static"))
