#!/usr/bin/env python3
"""options.py PROGRAM PAGE: the page describes every option and command that --help lists, and no
other option."""
import re
import shutil
import subprocess
import sys

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def rendered(page):
    text = run("mandoc", "-T", "utf8", "-O", "width=200", page)
    text = re.sub(".\b", "", text)  # overstrikes
    return text.replace("\u2010", "-").replace("\u2212", "-").replace("\u2013", "-")


def commands(help_text):
    """The words that begin the lines below "Commands:"."""
    found = re.search(r"^Commands:\n((?:  .*\n)+)", help_text, re.M)
    return re.findall(r"^  (\S+)", found[1], re.M) if found else []


def described(page_text):
    """The terms of the page's lists: what stands at the first indentation."""
    return re.findall(r"^ {5}(\S.*)", page_text, re.M)


def main(program, page):
    if not shutil.which("mandoc"):
        sys.exit(77)
    help_text = run(program, "--help")
    terms = "\n".join(described(rendered(page)))
    listed = set(OPTION.findall(help_text))
    wanted = listed | set(commands(help_text))
    missing = {word for word in wanted if not re.search(rf"^{word}\b", terms, re.M)}
    invented = set(re.findall(r"^--[a-z][a-z-]*", terms, re.M)) - listed
    if not listed or missing or invented:
        sys.exit(f"missing in {page}: {sorted(missing)}; not in --help: {sorted(invented)}")


main(*sys.argv[1:])
