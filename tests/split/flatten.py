"""Nested stacks flattened into one template, by CloudFormation's rules alone: nothing here knows how slsc splits.

flatten(root, nested) gives the template that the stacks are together; canonical(template) one in which values that
CloudFormation would make the same are the same: texts put together in different ways, and names that are known.
"""
import re

PSEUDO = {'AWS::AccountId', 'AWS::NotificationARNs', 'AWS::NoValue', 'AWS::Partition', 'AWS::Region', 'AWS::StackId', 'AWS::StackName', 'AWS::URLSuffix'}
OF_STACK = {'AWS::StackId', 'AWS::StackName', 'AWS::NotificationARNs'}
SUB_NAME = re.compile(r'\$\{([^}!][^}]*)\}')


class Wrong(Exception):
    pass


def call(v):
    """The name and argument of a function call, or None."""
    if isinstance(v, dict) and len(v) == 1:
        (name, argument), = v.items()
        if name == 'Ref' or name.startswith('Fn::'):
            return name, argument
    return None


def attribute_of(argument):
    if isinstance(argument, str):
        return tuple(argument.split('.', 1))
    return tuple(argument) if len(argument) == 2 and all(isinstance(x, str) for x in argument) else None


def stack_resources(root):
    return {k: r for k, r in root['Resources'].items() if r['Type'] == 'AWS::CloudFormation::Stack'}


class Flattener:
    def __init__(self, root, nested):
        self.root, self.nested = root, nested
        self.stacks = {k: r for k, r in stack_resources(root).items() if k in nested}
        missing = set(nested) - set(self.stacks)
        if missing:
            raise Wrong(f'templates without a stack in the root: {missing}')
        self.home = {}
        for where, template in [(None, root), *nested.items()]:
            for key in template['Resources']:
                if key in self.home:
                    raise Wrong(f'{key} is in two stacks')
                self.home[key] = where
        self.conditions = {}
        for stack, template in nested.items():
            declared, given = template.get('Parameters', {}), self.stacks[stack]['Properties'].get('Parameters', {})
            if set(declared) != set(given):
                raise Wrong(f'{stack}: parameters {set(declared) ^ set(given)}')
            for name in template.get('Conditions', {}):
                self.check_condition(stack, template, name, given)
            for name, mapping in template.get('Mappings', {}).items():
                if root.get('Mappings', {}).get(name) != mapping:
                    raise Wrong(f'{stack}: the mapping {name} is another one')

    @staticmethod
    def check_condition(stack, template, name, given):
        """A condition is told by the root, as a text."""
        condition = template['Conditions'][name]
        (left, right) = condition['Fn::Equals']
        if right != 'true' or given[left['Ref']] != {'Fn::If': [name, 'true', 'false']}:
            raise Wrong(f'{stack}: the condition {name} is another one')

    def argument(self, stack, name):
        return self.value(self.stacks[stack]['Properties']['Parameters'][name], None)

    def output(self, stack, name):
        outputs = self.nested[stack].get('Outputs', {})
        if name not in outputs:
            raise Wrong(f'{stack} has no output {name}')
        return self.value(outputs[name]['Value'], stack)

    def unguarded(self, v):
        """What is passed only if its resource is made is asked for only then."""
        found = call(v)
        if found and found[0] == 'Fn::If' and found[1][2] == '':
            inner = call(found[1][1])
            if inner and inner[0] == 'Fn::Join' and inner[1][0] == ',':
                inner = call(inner[1][1])
            target = inner and (inner[1] if inner[0] == 'Ref' else (attribute_of(inner[1]) or [None])[0] if inner[0] == 'Fn::GetAtt' else None)
            if target in self.home:
                where = self.home[target]
                resource = (self.nested[where] if where else self.root)['Resources'][target]
                if resource.get('Condition') == found[1][0]:
                    return found[1][1]
        return v

    def ref(self, name, stack):
        if stack is None:
            return {'Ref': name}
        template = self.nested[stack]
        parameter = template.get('Parameters', {}).get(name)
        if parameter:
            v = self.unguarded(self.argument(stack, name))
            if parameter['Type'] == 'CommaDelimitedList':
                found = call(v)
                if not found or found[0] != 'Fn::Join' or found[1][0] != ',':
                    raise Wrong(f'{stack}: the list {name} is not passed as a list: {v}')
                return found[1][1]
            return v
        if name in OF_STACK:
            return {'Ref': f'{stack}:{name}'}
        if name in template['Resources'] or name in PSEUDO:
            return {'Ref': name}
        return {'Ref': f'{name}'} if name not in self.home else {'Ref': f'{stack}: unreachable {name}'}

    def attribute(self, id_, attribute, stack):
        if stack is None and id_ in self.stacks and attribute.startswith('Outputs.'):
            return self.unguarded(self.output(id_, attribute[len('Outputs.'):]))
        if stack is not None and id_ in self.home and id_ not in self.nested[stack]['Resources']:
            return {'Fn::GetAtt': [f'{stack}: unreachable {id_}', attribute]}
        return {'Fn::GetAtt': [id_, attribute]}

    def sub(self, argument, stack):
        text, variables = (argument, {}) if isinstance(argument, str) else argument
        variables = {k: self.value(v, stack) for k, v in variables.items()}
        parts, at = [], 0
        for m in SUB_NAME.finditer(text):
            name = m.group(1).strip()
            parts.append(text[at:m.start()].replace('${!', '${'))
            at = m.end()
            if name in variables:
                parts.append(variables[name])
            elif '.' in name:
                parts.append(self.attribute(*name.split('.', 1), stack))
            else:
                parts.append(self.ref(name, stack))
        parts.append(text[at:].replace('${!', '${'))
        return {'Fn::Join': ['', [p for p in parts if p != '']]}

    def value(self, v, stack):
        found = call(v)
        if found:
            name, argument = found
            if name == 'Ref' and isinstance(argument, str):
                return self.ref(argument, stack)
            if name == 'Fn::GetAtt' and attribute_of(argument):
                return self.attribute(*attribute_of(argument), stack)
            if name == 'Fn::Sub' and (isinstance(argument, str) or (isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str) and isinstance(argument[1], dict))):
                return self.sub(argument, stack)
            if name == 'Fn::Split' and argument[0] == ',':
                inner = self.value(argument[1], stack)
                joined = call(inner)
                if stack is None and joined and joined[0] == 'Fn::Join' and joined[1][0] == ',' and not isinstance(joined[1][1], list):
                    return joined[1][1]
                return {name: [',', inner]}
        if isinstance(v, dict):
            return {k: self.value(x, stack) for k, x in v.items()}
        if isinstance(v, list):
            return [self.value(x, stack) for x in v]
        return v

    def resource(self, key, r, stack):
        flat = {k: v if k in ('Type', 'Condition', 'DependsOn') else self.value(v, stack) for k, v in r.items()}
        flat.pop('DependsOn', None)
        return flat

    def flatten(self):
        flat = {k: v for k, v in self.root.items() if k not in ('Resources', 'Outputs')}
        flat['Resources'] = {}
        flat['Outputs'] = {}
        for stack, template in [(None, self.root), *self.nested.items()]:
            for key, r in template['Resources'].items():
                if key not in self.stacks:
                    flat['Resources'][key] = self.resource(key, r, stack)
        for stack, template in self.nested.items():
            for key, output in template.get('Outputs', {}).items():
                flat['Outputs'][key] = self.value(output, stack)
        for key, output in self.root.get('Outputs', {}).items():
            own = self.value(output, None)
            if key in flat['Outputs']:
                repeated = {k: v for k, v in flat['Outputs'][key].items() if k != 'Export'}
                if own != repeated:
                    raise Wrong(f'the output {key} of the root is not that of its stack')
                continue
            flat['Outputs'][key] = own
        return flat

    # ---- what waits for what

    def ordered(self, key, on):
        """Whether CloudFormation makes `on` before `key`."""
        here, there = self.home[key], self.home[on]
        template = self.nested[here] if here else self.root
        if here == there:
            return on in names_in(template['Resources'][key])
        waiting = names_in(self.root['Resources'][here or key])
        return (there or on) in waiting

    def check_order(self, whole):
        for key, r in whole['Resources'].items():
            for on in names_in(r):
                if on in whole['Resources'] and on != key and not self.ordered(key, on):
                    raise Wrong(f'{key} no longer waits for {on}')
        for where, template in [(None, self.root), *self.nested.items()]:
            for key, r in template['Resources'].items():
                for on in as_list(r.get('DependsOn', [])):
                    if on not in whole['Resources'] and on not in self.stacks and on in as_list(whole['Resources'].get(key, {}).get('DependsOn', [])):
                        continue  # it leads nowhere in the unsplit template, too
                    if on not in template['Resources'] or (key in self.stacks and on in self.stacks and key == on):
                        raise Wrong(f'{key} depends on {on}, which its template does not have')
                    if key not in self.stacks and on not in self.stacks and on not in as_list(whole['Resources'][key].get('DependsOn', [])):
                        raise Wrong(f'{key} depends on {on}, which is new')
        check_circles(self.root)


def as_list(v):
    return v if isinstance(v, list) else [v]


def names_in(v, key=None):
    """Everything that a resource names."""
    names = set()
    if key == 'DependsOn':
        return set(as_list(v))
    found = call(v)
    if found and found[0] == 'Ref' and isinstance(found[1], str):
        return {found[1]}
    if found and found[0] == 'Fn::GetAtt' and attribute_of(found[1]):
        return {attribute_of(found[1])[0]}
    if found and found[0] == 'Fn::Sub':
        text, variables = (found[1], {}) if isinstance(found[1], str) else (found[1][0], found[1][1])
        names |= {m.group(1).strip().split('.')[0] for m in SUB_NAME.finditer(text)} - set(variables)
        return names | names_in(variables)
    if isinstance(v, dict):
        for k, x in v.items():
            names |= names_in(x, k)
    if isinstance(v, list):
        for x in v:
            names |= names_in(x)
    return names


def check_circles(root):
    resources = root['Resources']
    needs = {k: [n for n in names_in(r) if n in resources and n != k] for k, r in resources.items()}
    state = {}
    for start in resources:
        way = [(start, iter(needs[start]))] if start not in state else []
        if way:
            state[start] = 1
        while way:
            here, rest = way[-1]
            for on in rest:
                if state.get(on) == 1:
                    raise Wrong(f'the root has a circle through {on}')
                if on not in state:
                    state[on] = 1
                    way.append((on, iter(needs[on])))
                    break
            else:
                state[here] = 2
                way.pop()


# ---- values that are the same to CloudFormation

# From the reference of each type: the property that names it, its Ref, its ARN.
NAMED = {
    'AWS::Lambda::Function': ('FunctionName', 'NAME', 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:NAME'),
    'AWS::Logs::LogGroup': ('LogGroupName', 'NAME', 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:NAME:*'),
    'AWS::IAM::Role': ('RoleName', 'NAME', 'arn:${AWS::Partition}:iam::${AWS::AccountId}:rolePATHNAME'),
    'AWS::S3::Bucket': ('BucketName', 'NAME', 'arn:${AWS::Partition}:s3:::NAME'),
    'AWS::DynamoDB::Table': ('TableName', 'NAME', 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/NAME'),
    'AWS::SQS::Queue': ('QueueName', None, 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:NAME'),
    'AWS::SNS::Topic': ('TopicName', 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:NAME', None),
}


def pieces(v, known):
    """A text as the list of its parts, literal texts and values; None for what is no text."""
    if isinstance(v, str):
        return [v]
    found = call(v)
    if not found:
        return None
    name, argument = found
    if name == 'Fn::Join' and isinstance(argument, list) and isinstance(argument[0], str) and isinstance(argument[1], list):
        parts = []
        for i, item in enumerate(argument[1]):
            inner = pieces(item, known)
            parts += ([argument[0]] if i and argument[0] else []) + (inner if inner is not None else [canonical_value(item, known)])
        return parts
    if name == 'Fn::Sub':
        if not isinstance(argument, str):
            return pieces(Flattener.sub(PLAIN, argument, None), known) if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str) and isinstance(argument[1], dict) else None
        return pieces(Flattener.sub(PLAIN, argument, None), known)
    target = (argument, None) if name == 'Ref' and isinstance(argument, str) else attribute_of(argument) if name == 'Fn::GetAtt' else None
    if target in known:
        return known[target]
    return [{'Ref': argument}] if name == 'Ref' else None


class Plain(Flattener):
    def __init__(self):
        self.home, self.stacks, self.nested, self.root = {}, {}, {}, {}


PLAIN = Plain()


def merged(parts):
    out = []
    for p in parts:
        if isinstance(p, str) and out and isinstance(out[-1], str):
            out[-1] += p
        elif p != '':
            out.append(p)
    return out


def canonical_value(v, known):
    parts = pieces(v, known)
    if parts is not None:
        parts = merged(parts)
        return parts[0] if len(parts) == 1 else '' if not parts else {'text': parts}
    found = call(v)
    if found and found[0] == 'Fn::GetAtt' and attribute_of(found[1]):
        return {'Fn::GetAtt': list(attribute_of(found[1]))}
    if isinstance(v, dict):
        return {k: canonical_value(x, known) for k, x in v.items()}
    if isinstance(v, list):
        return [canonical_value(x, known) for x in v]
    return v


def known_names(template):
    """What Ref and GetAtt give of resources whose names hold nothing but texts, the region and the account."""
    known = {}
    for key, r in template['Resources'].items():
        row = NAMED.get(r['Type'])
        properties = r.get('Properties') or {}
        name = pieces(properties[row[0]], {}) if row and row[0] in properties else None
        path = properties.get('Path', '/')
        if name is None or not isinstance(path, str):
            continue
        if any(not isinstance(p, str) and p.get('Ref') not in PSEUDO - OF_STACK - {'AWS::NoValue'} for p in name):
            continue
        for attribute, form in ((None, row[1]), ('Arn', row[2])):
            if form:
                before, _, after = form.replace('PATH', path).partition('NAME')
                known[(key, attribute)] = pieces({'Fn::Sub': before}, {}) + name + (pieces({'Fn::Sub': after}, {}) if after else [])
    return known


def canonical(template):
    known = known_names(template)
    out = {k: v for k, v in template.items() if k not in ('Resources', 'Outputs')}
    out['Resources'] = {k: {a: v if a in ('Type', 'Condition') else canonical_value(v, known) for a, v in r.items() if a != 'DependsOn'} for k, r in template['Resources'].items()}
    out['Outputs'] = {k: canonical_value(v, known) for k, v in (template.get('Outputs') or {}).items()}
    return out


def difference(x, y, path=''):
    """The first place where two values differ, as a text; None where they are equal."""
    if isinstance(x, dict) and isinstance(y, dict):
        for k in list(x) + [k for k in y if k not in x]:
            if k not in x or k not in y:
                return f'{path}/{k} is only in {"the first" if k in x else "the second"}'
            found = difference(x[k], y[k], f'{path}/{k}')
            if found:
                return found
        return None
    if isinstance(x, list) and isinstance(y, list) and len(x) == len(y):
        for i, (a, b) in enumerate(zip(x, y)):
            found = difference(a, b, f'{path}/{i}')
            if found:
                return found
        return None
    return None if type(x) is type(y) and x == y else f'{path}: {x!r} and {y!r}'


def check_same(whole, root, nested):
    """Raises Wrong unless the stacks are the template."""
    f = Flattener(root, nested)
    flat = f.flatten()
    plumbing = set(flat['Outputs']) - set(whole.get('Outputs') or {})
    for name in plumbing:
        if 'Export' in flat['Outputs'].pop(name):
            raise Wrong(f'the export {name} is new')
    wrong = difference(canonical(whole), canonical(flat))
    if wrong:
        raise Wrong(wrong)
    f.check_order(whole)
    return f
