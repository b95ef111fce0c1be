"""Tarballs with their checksums, install.sh and Homebrew's formula, which both fetch the tarballs."""
from release import HOMEPAGE, PLATFORMS, SUMMARY, File, compressed, licences, project, sha256, tar


def stem(release, platform):
    return f"slsc-{release.version}-{platform.name}"


def documents(release, folder):
    """What stands beside the program in the tarballs."""
    return [
        File(f"{folder}/LICENSE", project("LICENSE")),
        File(f"{folder}/LICENSES.txt", licences(release)),
        File(f"{folder}/share/man/man1/slsc.1", project("docs/slsc.1")),
        File(f"{folder}/share/bash-completion/completions/slsc", release.completions["bash"]),
        File(f"{folder}/share/fish/vendor_completions.d/slsc.fish", release.completions["fish"]),
        File(f"{folder}/share/slsc/serverless.schema.json", project("schemas/serverless.schema.json")),
        File(f"{folder}/share/zsh/site-functions/_slsc", release.completions["zsh"]),
    ]


def tarballs(release):
    for platform in PLATFORMS:
        folder = stem(release, platform)
        files = [File(f"{folder}/bin/slsc", release.binary(platform.name), True)] + documents(release, folder)
        release.write(f"{folder}.tar.gz", compressed(tar(files)))


def formula(release):
    """Homebrew's: the binary for each platform, by its checksum."""
    def source(os_name, cpu):
        name = f"slsc-{release.version}-{os_name}-{cpu}.tar.gz"
        return f'      url "{HOMEPAGE}/releases/download/v{release.version}/{name}"\n      sha256 "{sha256((release.out / name).read_bytes())}"\n'

    systems = "".join(
        f"  on_{brew} do\n    on_arm do\n{source(os_name, 'arm64')}    end\n    on_intel do\n{source(os_name, 'x64')}    end\n  end\n\n"
        for brew, os_name in (("macos", "darwin"), ("linux", "linux")))
    release.write("slsc.rb", f'''class Slsc < Formula
  desc "{SUMMARY.replace("Compiles", "Compile", 1)[:80].rsplit(" ", 1)[0]}"
  homepage "{HOMEPAGE}"
  version "{release.version}"
  license "MIT"

{systems}  def install
    bin.install "bin/slsc"
    man1.install "share/man/man1/slsc.1"
    bash_completion.install "share/bash-completion/completions/slsc"
    fish_completion.install "share/fish/vendor_completions.d/slsc.fish"
    zsh_completion.install "share/zsh/site-functions/_slsc"
    pkgshare.install "share/slsc/serverless.schema.json"
  end

  test do
    (testpath/"serverless.yml").write <<~YAML
      service: brew
      provider: {{ name: aws, runtime: nodejs22.x }}
      functions: {{ a: {{ handler: index.a }} }}
    YAML
    assert_match "AWS::Lambda::Function", shell_output("#{{bin}}/slsc serverless.yml --code-digest off")
  end
end
'''.encode())


def sums(release):
    files = sorted(str(path.relative_to(release.out)) for path in release.out.rglob("*") if path.is_file())
    release.write("SHA256SUMS", "".join(f"{sha256((release.out / name).read_bytes())}  {name}\n" for name in files).encode())


def installer(release):
    """install.sh with the version and the checksum of SHA256SUMS, so that it trusts nothing that it fetches."""
    text = project("dist/install.sh").decode()
    for name, value in (("version", release.version), ("sums", sha256((release.out / "SHA256SUMS").read_bytes())), ("home", HOMEPAGE)):
        line = f"released_{name}=\n"
        assert text.count(line) == 1, line
        text = text.replace(line, f"released_{name}={value}\n")
    release.write("install.sh", text.encode()).chmod(0o755)
