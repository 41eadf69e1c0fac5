import { Button, SegmentedControl, TagsInput, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFlask } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Brand, BrandKind } from '../../../src/model/brand.ts'
import { strings } from '../../lib/strings.ts'
import { brandKindNames } from '../../lib/words/names.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { firstDraft, keepDraft, useDraftTaken } from './brand-draft.ts'
import classes from './brand-editor.module.css'
import { QueryField } from './query-field.tsx'
import { useBrandMutations } from './use-brand-mutations.ts'

const words = strings.brands
const kinds = Object.entries(brandKindNames).map(([value, label]) => ({ value, label }))

type Props = { brand: Brand | null; canDelete: boolean }

/** Changes a brand, or makes a new one. */
export function BrandEditor({ brand, canDelete }: Props) {
  const [first] = useState(() => firstDraft(brand))
  const [name, setName] = useState(first.name)
  const [kind, setKind] = useState(first.kind)
  const [query, setQuery] = useState(first.query)
  const [excludedAuthors, setExcluded] = useState(first.excludedAuthors)
  const [isQueryFine, setQueryFine] = useState(true)
  const [confirming, { open, close }] = useDisclosure(false)
  const { save, remove } = useBrandMutations(brand, close)
  useDraftTaken()
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ name: name.trim(), kind, query, excludedAuthors })
      }}
    >
      {brand === null && <h2 className={classes.title}>{words.newTitle}</h2>}
      <TextInput
        label={words.name}
        value={name}
        maxLength={120}
        required
        withAsterisk={false}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <div>
        <p className={classes.label}>{words.kind}</p>
        <SegmentedControl
          size="xs"
          aria-label={words.kind}
          value={kind}
          data={kinds}
          onChange={(value) => setKind(value as BrandKind)}
        />
      </div>
      <QueryField value={query} onChange={setQuery} onChecked={setQueryFine} />
      <TagsInput
        label={words.excluded}
        description={words.excludedHint}
        value={excludedAuthors}
        clearable={false}
        splitChars={[',', ' ']}
        onChange={(handles) => setExcluded(handles.map((handle) => handle.replace(/^@+/, '')))}
      />
      <div className={classes.buttons}>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={name.trim() === '' || !isQueryFine}
        >
          {brand === null ? words.create : words.save}
        </Button>
        <Button
          variant="default"
          leftSection={<IconFlask size={16} stroke={1.8} />}
          onClick={() => keepDraft(brand?.id ?? null, { name, kind, query, excludedAuthors })}
          renderRoot={(props) => (
            <Link
              to="/brands/$brandId/query"
              params={{ brandId: String(brand?.id ?? 'new') }}
              {...props}
            />
          )}
        >
          {strings.workbench.open}
        </Button>
        {brand !== null && canDelete && (
          <Button variant="subtle" color="gray" onClick={open}>
            {words.remove}
          </Button>
        )}
      </div>
      <Confirm
        opened={confirming}
        title={words.removeTitle(brand?.name ?? '')}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </form>
  )
}
