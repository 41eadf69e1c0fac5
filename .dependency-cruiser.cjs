// Which folder of src may import which (docs/architecture.md). Everything not allowed here is refused.
const anywhere = ['^src/errors\\.ts$', '^src/log\\.ts$']

/** Files in `folder` may import, within src, only their own folder and `targets`. */
function only(folder, targets) {
  return {
    name: `${folder}-imports`,
    severity: 'error',
    comment: `src/${folder} may import only: ${targets.join(', ') || 'nothing'} (see docs/architecture.md)`,
    from: { path: `^src/${folder}/` },
    to: {
      path: '^src/',
      pathNot: [
        `^src/${folder}/`,
        ...targets.map((t) =>
          t.endsWith('.ts') ? `^src/${t.replace('.', '\\.')}$` : `^src/${t}/`,
        ),
        ...(folder === 'model' ? [] : anywhere),
      ],
    },
  }
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'model-is-pure',
      severity: 'error',
      comment: 'src/model imports zod and nothing else',
      from: { path: '^src/model/' },
      to: { path: '^node_modules/|^node:', pathNot: '^node_modules/zod/' },
    },
    only('model', []),
    only('http', ['collectors/collector.ts']),
    only('collectors', ['model', 'http']),
    only('classify', ['model']),
    only('db', ['model']),
    only('ingest', [
      'model',
      'context.ts',
      'db',
      'triage',
      'classify',
      'trends',
      'collectors/collector.ts',
    ]),
    only('people', ['model', 'context.ts', 'db', 'triage', 'ingest']),
    only('integrations', [
      'model',
      'context.ts',
      'db',
      'ingest',
      'collectors/collector.ts',
      'http',
    ]),
    only('triage', ['model', 'context.ts', 'db']),
    only('search', ['model', 'context.ts', 'db', 'ingest', 'triage']),
    only('trends', ['model', 'context.ts', 'db']),
    only('replies', [
      'model',
      'context.ts',
      'db',
      'triage',
      'ingest',
      'people',
      'collectors/collector.ts',
    ]),
    only('live', ['model', 'context.ts', 'db']),
    only('learn', ['model', 'context.ts', 'db', 'classify', 'ingest', 'triage', 'trends']),
    only('demo', ['model']),
    only('jobs', [
      'model',
      'context.ts',
      'db',
      'ingest',
      'learn',
      'triage',
      'replies',
      'people',
      'integrations',
      'trends',
      'live',
      'collectors/collector.ts',
    ]),
    only('routes', [
      'model',
      'context.ts',
      'ingest',
      'learn',
      'search',
      'triage',
      'replies',
      'people',
      'integrations',
      'trends',
      'live',
      'collectors/collector.ts',
    ]),
    {
      name: 'nothing-imports-the-wiring',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|cli)\\.ts$|^src/cli/' },
      to: { path: '^src/(main|app|cli)\\.ts$|^src/cli/' },
    },
    {
      name: 'web-takes-types-only',
      severity: 'error',
      comment: 'The page may import the shapes of src/model and nothing else of the service',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/model/' },
    },
    {
      name: 'service-knows-no-page',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^web/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
}
