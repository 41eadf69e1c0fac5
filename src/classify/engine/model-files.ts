import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { AppError, messageOf } from '../../errors.ts'

/** Where the shipped model lies. */
export const MODELS = fileURLToPath(new URL('../../../models', import.meta.url))

/** `{"file": "sha256 in hex"}` of every file of the model. */
const MANIFEST = 'manifest.json'

const advice = 'Get the folder "models" again from where you have Earshot.'

/** One file of the model; an `AppError` that names it where it is missing or `parse` refuses it. */
export async function readModelFile<T>(
  folder: string,
  name: string,
  parse: (file: Uint8Array) => T,
): Promise<T> {
  const path = await modelFile(folder, name)
  try {
    return parse(await readFile(path))
  } catch (error) {
    throw new AppError(
      'unavailable',
      `The model file ${path} cannot be read (${messageOf(error)}). ${advice}`,
      { cause: error },
    )
  }
}

/** The path of a file that is there; an `AppError` that names it where it is not. */
export async function modelFile(folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  try {
    await access(path)
    return path
  } catch (error) {
    throw new AppError('unavailable', `The model file ${path} is missing. ${advice}`, {
      cause: error,
    })
  }
}

/** What is wrong with the files of the model, a sentence each; empty where all are there and whole. */
export async function checkModelFiles(folder = MODELS): Promise<string[]> {
  let sums: Record<string, string>
  try {
    sums = await readModelFile(
      folder,
      MANIFEST,
      (file) => JSON.parse(new TextDecoder().decode(file)) as Record<string, string>,
    )
  } catch (error) {
    return [messageOf(error)]
  }
  const problems: string[] = []
  for (const [name, sum] of Object.entries(sums)) {
    try {
      if ((await sumOf(await modelFile(folder, name))) !== sum) {
        problems.push(`The model file ${join(folder, name)} is damaged. ${advice}`)
      }
    } catch (error) {
      problems.push(messageOf(error))
    }
  }
  return problems
}

async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
