#!/usr/bin/env python3
"""slsc diff and check --golden as Markdown, rendered by GitHub's own parser: what names and values hold is text in a code span.

usage: markdown.py SLSC, by a python that has cmarkgfm (PyPI). Each text stands in every place of a template where one can, on
both sides of the diff. No tag may come of it but those that a report without it has, every row keeps its cells, and outside of
code there is nothing of it.
"""
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile

import cmarkgfm

slsc = os.path.abspath(sys.argv[1])

MARK = "Zq7x"
TEXTS = [
    "|", "\\|", "\\\\|", "a|b|c", "`", "``", "```\n", "`|`", "\\`", "\\", "a\\", " ", "  ", "a ", " a", "\r", "\r\n\r\n", "\n\n", "\x85", "\u2028\u2029",
    "\r\r## Approved\r\r", "\n\n<h1>x</h1>\n\n", "<img src=http://evil>", "<!--", "-->", "</details>", "</td></tr></table>", "<script>x</script>", "<b>",
    "![i](http://evil/x.png)", "[click](http://evil)", "[click]: http://evil", "](http://evil)", "http://evil.example", "https://evil.example/a", "www.evil.example",
    "mail@evil.example", "<http://evil.example>", "@everyone", "#12", "org/repo#12", "&lt;b&gt;", "&#124;", "&#96;", "~~x~~", "**x**", "__x__", "*x*", "_x_", "# x",
    "- x", "> x", "1. x", "---", "===", "    x", "\tx", "[^1]", "[^1]: x", ":smile:", "$x$", "$$x$$", "\x1b[31m", "\x7f", "\x9b31m", "\u202e", "\u2066", "é漢😀",
]


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.rows, self.codes, self.plain, self.inside = [], [], [], "", 0

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not attrs, (tag, attrs)
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1
        if tag == "code":
            self.inside += 1
            self.codes.append("")

    def handle_endtag(self, tag):
        self.inside -= tag == "code"

    def handle_data(self, data):
        if self.inside:
            self.codes[-1] += data
        else:
            self.plain += data

    def handle_comment(self, data):
        raise AssertionError("a comment: " + data)


def read(markdown):
    reader = Reader()
    reader.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE))
    reader.close()
    return reader


def words(reader):
    return re.sub(r"\d+ of", "N of", reader.plain).split()  # of so many bytes


def template(text, side):
    def t(name):
        return name + text + MARK

    resources = {
        t("Topic"): {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": t(side), t("Key"): {t("inner"): t(side)}}},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [
            {"Effect": t("Allow"), "Action": t("s3:x" + side), "Resource": t("arn"), "Condition": {t("if"): {t("k"): t(side)}}}]}}]}},
        "Bucket": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": t("b"), "PolicyDocument": {"Statement": [
            {"Effect": "Allow", "Principal": {"AWS": t("who" + side)}, "Action": "*", "Resource": text + MARK}]}}},
        t("Odd" + side): {"Type": t("Type"), "Properties": {"A": "x"}},
    }
    if side == "old":
        resources[t("Table")] = {"Type": "AWS::DynamoDB::Table", "Properties": {}}
    return {"Resources": resources, "Outputs": {t("Out"): {"Value": t(side), "Export": {"Name": t(side)}}}}


def report(text, work):
    for side in ("old", "new"):
        with open(os.path.join(work, side + ".json"), "w", encoding="utf-8") as f:
            json.dump(template(text, side), f)
    done = subprocess.run([slsc, "diff", "old.json", "new.json", "--format", "markdown"], cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2, done.stderr.decode()
    return done.stdout.decode()


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as work:
        usual = read(report("", work))
        assert usual.rows and MARK in "".join(usual.codes) and MARK not in usual.plain
        for text in TEXTS:
            markdown = report(text, work)
            try:
                r = read(markdown)
                assert sorted(r.tags) == sorted(usual.tags), "tags: " + " ".join(sorted(set(r.tags) ^ set(usual.tags)) or ["their number"])
                assert r.rows == usual.rows, "cells"
                assert MARK not in r.plain, "text outside of code"
                assert words(r) == words(usual), "plain text"
                assert not any(c < " " and c != "\n" or "\x7f" <= c <= "\x9f" or c in "\u2028\u2029\u202e\u2066" for c in markdown), "control characters"
                # What has no line end and needs no escape is there, letter by letter.
                if text.isprintable():
                    assert any(c == "Topic" + text + MARK for c in r.codes), "the text is not there"
            except AssertionError as e:
                failed += 1
                print(f"markdown: {text!r}: {e}")
    print(f"markdown: {len(TEXTS) - failed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
