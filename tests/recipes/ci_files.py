#!/usr/bin/env python3
"""The jobs for GitHub Actions and GitLab: YAML, known keys, shell that parses, files and arguments that ci.sh has.

usage: ci_files.py

Skipped (exit 77) where Python has no yaml module. The last line is "N passed, N failed".
"""
import os
import re
import subprocess
import sys

from common import Failure, check

try:
    import yaml
except ImportError:
    print('skipped: Python has no yaml module (Debian: python3-yaml)')
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
# What GitLab takes for a job, and for two of its parts
JOB = {'after_script', 'allow_failure', 'artifacts', 'before_script', 'cache', 'coverage', 'dependencies', 'environment',
       'except', 'extends', 'hooks', 'id_tokens', 'identity', 'image', 'inherit', 'interruptible', 'manual_confirmation',
       'needs', 'only', 'pages', 'parallel', 'release', 'resource_group', 'retry', 'rules', 'run', 'script', 'secrets',
       'services', 'stage', 'start_in', 'tags', 'timeout', 'trigger', 'variables', 'when'}
RULE = {'if', 'changes', 'exists', 'when', 'allow_failure', 'variables', 'needs', 'interruptible'}
ARTIFACTS = {'paths', 'exclude', 'expire_in', 'expose_as', 'name', 'public', 'access', 'reports', 'untracked', 'when'}
STAGES = {'.pre', 'build', 'test', 'deploy', '.post'}
# and for GitHub
WORKFLOW = {'name', 'on', 'permissions', 'jobs', 'env', 'defaults', 'concurrency', 'run-name'}
STEP = {'id', 'if', 'name', 'uses', 'run', 'with', 'env', 'shell', 'working-directory', 'continue-on-error',
        'timeout-minutes'}


def read(name):
    with open(os.path.join(HERE, name), encoding='utf-8') as file:
        return file.read()


def check_shell(text):
    """The text parses, and ci.sh gets two folders and a command."""
    done = subprocess.run(['sh', '-n'], input=text.encode(), capture_output=True, check=False)
    check(done.returncode == 0, f'{text!r}: {done.stderr.decode()}')
    for call in re.findall(r'ci/ci\.sh (.*)', text):
        check(call.split() == ['base/build', 'head/build', './benchmark'], f'ci.sh {call}')
    for side in re.findall(r'git worktree add (\w+)', text):
        check(side in ('base', 'head'), f'ci.sh is not told of {side}')


def written():
    """The files that ci.sh leaves."""
    return set(re.findall(r'> ([\w.]+\.(?:md|svg))\b', read('ci.sh')))


def test_gitlab():
    jobs = yaml.safe_load(read('gitlab-ci.yml'))
    check(list(jobs) == ['profile'], f'jobs: {list(jobs)}')
    job = jobs['profile']
    check(set(job) <= JOB, f'no keys of a job: {set(job) - JOB}')
    check({'script', 'rules', 'artifacts'} <= set(job) and job['stage'] in STAGES, f'{job}')
    check(all(set(rule) <= RULE for rule in job['rules']), f'{job["rules"]}')
    check(set(job['artifacts']) <= ARTIFACTS, f'{job["artifacts"]}')
    check(set(job['artifacts']['paths']) == written(), f'{job["artifacts"]["paths"]}, but ci.sh writes {written()}')
    check(all(isinstance(value, str) for value in job['variables'].values()), f'{job["variables"]}')
    for part in ('before_script', 'script'):
        check(all(isinstance(line, str) for line in job[part]), f'{part}: a line is not a text')
        check_shell('\n'.join(job[part]))
    check('ci/ci.sh ' in '\n'.join(job['script']), 'ci.sh is not run')


def test_github():
    workflow = yaml.safe_load(read('github-actions.yml'))
    workflow['on'] = workflow.pop(True, workflow.get('on'))  # YAML 1.1 takes the key for a boolean
    check(set(workflow) <= WORKFLOW, f'{set(workflow)}')
    check(workflow['on'] == 'pull_request', 'ran for something else')
    steps = workflow['jobs']['compare']['steps']
    for step in steps:
        check(set(step) <= STEP and ('run' in step) != ('uses' in step), f'{step}')
        check_shell(step.get('run', ''))
        check('${{' not in step.get('run', ''), f'an expression within shell: {step}')
    ran = [step for step in steps if 'ci/ci.sh' in step.get('run', '')]
    check(len(ran) == 1 and {'GH_TOKEN', 'PULL_REQUEST'} == set(ran[0]['env']), f'{ran}')
    kept = set(steps[-1]['with']['path'].split())
    check(written() <= kept, f'kept: {kept}, but ci.sh writes {written()}')


def main():
    failed = 0
    for test in (test_gitlab, test_github):
        try:
            test()
        except (Failure, KeyError, yaml.YAMLError) as failure:
            print(f'FAILED {test.__name__}: {failure!r}')
            failed += 1
    print(f'{2 - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
