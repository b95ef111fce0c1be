# What functions import first where custom.pythonRequirements.zip is set: it unpacks the packages beside the code and lets
# Python find them. Packaged as unzip_requirements.py.

"""Unpacks .requirements.zip once into /tmp, and puts it on sys.path."""
import os
import sys
import tempfile
import zipfile

_ROOT = os.environ.get('LAMBDA_TASK_ROOT') or os.getcwd()
if os.environ.get('IS_LOCAL') == 'true':
    _ROOT = os.getcwd()
_TARGET = '/tmp/sls-py-req'

if not os.path.isdir(_TARGET):
    # Whole or not at all: a run that was cut short leaves nothing that looks finished.
    _fresh = tempfile.mkdtemp(prefix='sls-py-req-', dir='/tmp')
    with zipfile.ZipFile(os.path.join(_ROOT, '.requirements.zip')) as _packages:
        _packages.extractall(_fresh)
    try:
        os.rename(_fresh, _TARGET)
    except OSError:
        if not os.path.isdir(_TARGET):
            raise

if _TARGET not in sys.path:
    sys.path.insert(1, _TARGET)
