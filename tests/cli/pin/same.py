import json, re, sys
def read(path):
    text = re.sub(r'\d{13}-\d{4}-[0-9T:.-]+Z', 'FOLDER', re.sub(r'LambdaVersion[A-Za-z0-9]+', 'LambdaVersionX', open(path).read()))
    template = json.loads(text)
    for resource in template['Resources'].values():
        resource['Properties'].pop('CodeSha256', None)
    return template
print('equal' if read(sys.argv[1]) == read(sys.argv[2]) else 'different')
