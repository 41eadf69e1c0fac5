import fc from 'fast-check'

/** Of a property that takes too long, vitest's own limit would tell neither the seed nor the example. */
fc.configureGlobal({ interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true })
