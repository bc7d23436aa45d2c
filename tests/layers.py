#!/usr/bin/python3
"""Refuses includes that the design does not allow, with file:line; the rules are src/layers.txt."""
import pathlib
import re
import sys

INCLUDE = re.compile(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def read_rules(path):
    modules, libraries = {}, []
    for line in path.read_text().splitlines():
        line = line.split('#')[0].strip()
        if not line:
            continue
        left, right = (part.strip() for part in line.split(':', 1))
        if left.startswith('lib '):
            libraries.append((left[4:], set(right.split())))
        else:
            modules[left] = set(right.split()) | {left}
    return modules, libraries


def check(source, file, modules, libraries):
    module = file.relative_to(source).parts[0]
    for number, line in enumerate(file.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        own, outside = match.groups()
        where = f'{file}:{number}'
        if own and '/' in own and own.split('/')[0] in modules:
            target = own.split('/')[0]
            if target not in modules[module]:
                yield f"{where}: error: {module} may not include {target}; see src/layers.txt"
        elif own and own.startswith('..'):
            yield f"{where}: error: name headers from src/, like \"base/clock.h\""
        for prefix, homes in libraries:
            if outside and outside.startswith(prefix) and module not in homes:
                yield (f"{where}: error: <{outside}> belongs to {', '.join(sorted(homes))} alone; "
                       "see src/layers.txt")


def find_circles(modules):
    """The rules themselves must have no circle."""
    done, path = set(), []

    def visit(module):
        if module in path:
            yield 'src/layers.txt: error: circle ' + ' -> '.join(path[path.index(module):] + [module])
            return
        if module in done:
            return
        path.append(module)
        for target in sorted(modules.get(module, ())):
            if target != module:
                yield from visit(target)
        path.pop()
        done.add(module)

    for module in modules:
        yield from visit(module)


def main():
    source = pathlib.Path(sys.argv[1])
    modules, libraries = read_rules(source / 'layers.txt')
    errors = list(find_circles(modules))
    for file in sorted(source.rglob('*.[ch]')):
        if file.relative_to(source).parts[0] not in modules:
            errors.append(f'{file}:1: error: a module that src/layers.txt does not name')
        else:
            errors += check(source, file, modules, libraries)
    print('\n'.join(errors) if errors else 'the modules keep to their layers')
    return 1 if errors else 0


sys.exit(main())
