import { InferenceSession, Tensor } from 'onnxruntime-node'
const [path, batch = '8', len = '37', prof] = process.argv.slice(2)
const s = await InferenceSession.create(path!, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 3,
  enableProfiling: prof === 'p',
  profileFilePrefix: '/tmp/ortprof',
})
const B = +batch,
  L = +len
const ids = Int32Array.from({ length: B * L }, (_, i) => 6 + ((i * 7919) % 7900))
const mask = new Float32Array(B * L).fill(1)
const go = () =>
  s.run({ ids: new Tensor('int32', ids, [B, L]), mask: new Tensor('float32', mask, [B, L]) }, [
    'states',
  ])
for (let i = 0; i < 20; i++) await go()
const N = Math.ceil(800 / B)
for (let r = 0; r < 3; r++) {
  const t = performance.now()
  const c = process.cpuUsage()
  for (let i = 0; i < N; i++) await go()
  const u = process.cpuUsage(c)
  console.log(
    path,
    B,
    L,
    'wall',
    ((N * B) / ((performance.now() - t) / 1000)).toFixed(0),
    'cpu',
    ((N * B) / ((u.user + u.system) / 1e6)).toFixed(0),
  )
}
if (prof === 'p') s.endProfiling()
