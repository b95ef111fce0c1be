#!/usr/bin/env python3
"""Split services deployed to moto by the printed commands: created, unchanged, updated, grown by ten functions and shrunk by ten.

usage: deployed.py SLSC
After each step every resource is in one of the stacks, and the root's outputs are those of the unsplit stack.
"""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import boto3
import moto.cloudformation.models as cloudformation
from moto.cloudformation.parsing import ResourceMap, get_model_map

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from check import load_stacks, write_shape  # noqa: E402
from flatten import names_in  # noqa: E402
from deploy import environment, moto_server, reset, run, teach_moto  # noqa: E402

SERVICES = {'plain': 14, 'rest': 8}


def teach_nested():
    """Of nested stacks moto does not give the outputs, and it makes new resources in no order."""
    diff = ResourceMap.build_resource_diff

    # What is new is made in the order of dependency, DependsOn included.
    def ordered(self, template, parameters=None):
        found = diff(self, template, parameters)
        done = []

        def visit(key):
            if key in found['Add'] and key not in done:
                for other in sorted(names_in(template['Resources'][key])):
                    if other != key:
                        visit(other)
                done.append(key)

        for key in sorted(found['Add']):
            visit(key)
        found['Add'] = done
        return found

    ResourceMap.build_resource_diff = ordered
    cloudformation.Stack.get_cfn_attribute = lambda self, name: self.output_map[name.split('.', 1)[1]].value


class Wrong(Exception):
    pass


def client(service, endpoint):
    return boto3.client(service, endpoint_url=endpoint, region_name='eu-central-1', aws_access_key_id='test', aws_secret_access_key='test')


def all_resources(cloudformation, stack):
    """Logical id and type of everything in a stack and its nested stacks."""
    found = {}
    for page in cloudformation.get_paginator('list_stack_resources').paginate(StackName=stack):
        for r in page['StackResourceSummaries']:
            if r['ResourceType'] == 'AWS::CloudFormation::Stack':
                found.update(all_resources(cloudformation, r['PhysicalResourceId']))
            elif r.get('LogicalResourceId'):
                if r['LogicalResourceId'] in found:
                    raise Wrong(f"{r['LogicalResourceId']} is in two stacks")
                found[r['LogicalResourceId']] = r['ResourceType']
    return found


def outputs(cloudformation, stack):
    return {o['OutputKey']: o['OutputValue'] for o in cloudformation.describe_stacks(StackName=stack)['Stacks'][0].get('Outputs', [])}


def compare(slsc, folder, endpoint, shape):
    """What is deployed is what the unsplit template has, as far as moto makes it."""
    run([slsc, '-c', 'serverless.yml', '-o', 'split.json', '-q', '--refused', 'warning'], folder, None)
    root, nested = load_stacks(folder)
    cloudformation = client('cloudformation', endpoint)
    stack = f'bench-{shape}-dev'
    wanted = {k: r['Type'] for t in (root, *nested.values()) for k, r in t['Resources'].items() if r['Type'] in get_model_map() and r['Type'] != 'AWS::CloudFormation::Stack'}
    got = all_resources(cloudformation, stack)
    if got != wanted:
        raise Wrong(f'resources: {set(got.items()) ^ set(wanted.items())}')
    if set(root['Outputs']) != set(outputs(cloudformation, stack)):
        raise Wrong(f"outputs: {set(root['Outputs']) ^ set(outputs(cloudformation, stack))}")
    names = {f['FunctionName'] for page in client('lambda', endpoint).get_paginator('list_functions').paginate() for f in page['Functions']}
    own = {r['Properties']['FunctionName'] for t in (root, *nested.values()) for r in t['Resources'].values() if r['Type'] == 'AWS::Lambda::Function'}
    if names != own:
        raise Wrong(f'functions: {names ^ own}')
    return len(nested), outputs(cloudformation, stack)


def deploy(slsc, folder, env):
    run([slsc, 'package', '--deploy-script', '.serverless/deploy.sh', '--refused', 'warning'], folder, env)
    return run(['.serverless/deploy.sh'], folder, env)


def rest(path):
    """Each function with a method of a REST API, on paths of which some are shared."""
    text = re.sub(r'(?m)^(    handler: src/handler.fn)(\d+)$', lambda m: f'{m.group(0)}\n    events:\n      - http: {{path: orders/r{m.group(2)}, method: get}}', path.read_text())
    path.write_text(text.replace('bench-plain', 'bench-rest'))


def scenario(slsc, folder, env, endpoint, shape, n):
    bench = folder / 'bench'
    for count in (n, n + 10):
        (bench / str(count)).mkdir(parents=True)
        write_shape(bench / str(count), 'plain' if shape == 'rest' else shape, count)
        if shape == 'rest':
            rest(bench / str(count) / 'serverless.yml')
    texts = {count: (bench / str(count) / 'serverless.yml').read_text() for count in (n, n + 10)}
    shutil.copy(bench / str(n) / 'code.zip', folder)
    shutil.rmtree(bench)

    def put(count, change=''):
        text = texts[count].replace('memorySize: 256', f'memorySize: 256{change}')
        (folder / 'serverless.yml').write_text(text.replace('custom:\n', 'custom:\n  slsc: {split: {budget: 20}}\n'))
        return text

    (folder / 'serverless.yml').write_text(texts[n])
    deploy(slsc, folder, env)
    unsplit = outputs(client('cloudformation', endpoint), f'bench-{shape}-dev')
    reset(endpoint)
    steps = []
    put(n)
    deploy(slsc, folder, env)
    stacks, split = compare(slsc, folder, endpoint, shape)
    if stacks < 2:
        raise Wrong(f'{stacks} nested stacks')
    same = {k: v for k, v in unsplit.items() if 'Bucket' not in k and k != 'ServiceEndpoint'}
    if set(unsplit) != set(split) or any(split[k] != v for k, v in same.items()):
        raise Wrong(f'the outputs differ from the unsplit ones: {unsplit} and {split}')
    if 'no changes' not in deploy(slsc, folder, env):
        raise Wrong('an unchanged service has changes')
    steps.append(stacks)
    for count, change in ((n, '\n  timeout: 29'), (n + 10, ''), (n, '')):
        put(count, change)
        deploy(slsc, folder, env)
        steps.append(compare(slsc, folder, endpoint, shape)[0])
    return steps


def main():
    slsc = os.path.abspath(sys.argv[1])
    teach_moto()
    teach_nested()
    failed = 0
    with moto_server() as endpoint:
        with tempfile.TemporaryDirectory() as name:
            env = environment(pathlib.Path(name) / 'home', endpoint)
            for shape, n in SERVICES.items():
                reset(endpoint)
                folder = pathlib.Path(name) / shape
                folder.mkdir()
                try:
                    print(f'ok   {shape}: nested stacks {scenario(slsc, folder, env, endpoint, shape, n)}', flush=True)
                except Exception as e:  # noqa: BLE001
                    failed += 1
                    print(f'FAIL {shape}: {e}', flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
