import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { Calendar, Hours } from '../../../src/model/sla.ts'
import { sla, weekdayNames } from '../../lib/words/sla.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { hasHours, readHolidays, readHours, weekdays, writeHours } from './sla-hours.ts'
import classes from './sla-page.module.css'
import { CalendarPreview, ownZone } from './sla-preview.tsx'
import { useCalendarMutations } from './use-sla-mutations.ts'

const words = sla.calendar
const day = [{ from: '09:00', to: '17:00' }]
const office: Hours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] }
const zones = [...new Set(['UTC', ownZone, ...Intl.supportedValuesOf('timeZone')])]

/** Changes a calendar, or makes a new one. */
export function SlaCalendarEditor({ calendar }: { calendar: Calendar | null }) {
  const [name, setName] = useState(calendar?.name ?? '')
  const [timeZone, setTimeZone] = useState(calendar?.timeZone ?? ownZone)
  const [written, setWritten] = useState(() => writeHours(calendar?.hours ?? office))
  const [holidayText, setHolidays] = useState(() => (calendar?.holidays ?? []).join('\n'))
  const [confirming, { open, close }] = useDisclosure(false)
  const { save, remove } = useCalendarMutations(calendar, close)
  const { hours, problems } = readHours(written)
  const { holidays, problem } = readHolidays(holidayText)
  const isEmpty = hours !== null && !hasHours(hours)
  const isFine = hours !== null && !isEmpty && problem === null
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        if (isFine) save.mutate({ name: name.trim(), timeZone, hours, holidays })
      }}
    >
      {calendar === null && <h2 className={classes.title}>{words.newTitle}</h2>}
      <div className={classes.fields}>
        <TextInput
          label={words.name}
          value={name}
          maxLength={80}
          required
          withAsterisk={false}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Select
          label={words.timeZone}
          data={zones}
          value={timeZone}
          searchable
          allowDeselect={false}
          onChange={(value) => setTimeZone(value ?? timeZone)}
        />
      </div>
      <fieldset className={classes.group}>
        <legend className={classes.legend}>{words.hours}</legend>
        <p className={classes.hint}>{words.hoursHint}</p>
        <div className={classes.week}>
          {weekdays.map((weekday) => (
            <TextInput
              key={weekday}
              label={weekdayNames[weekday]}
              value={written[weekday]}
              placeholder={words.closed}
              error={problems[weekday]}
              onChange={({ currentTarget: { value } }) =>
                setWritten((before) => ({ ...before, [weekday]: value }))
              }
            />
          ))}
        </div>
        {isEmpty && (
          <p className={classes.problem} role="alert">
            {words.noHours}
          </p>
        )}
      </fieldset>
      <Textarea
        label={words.holidays}
        description={words.holidaysHint}
        value={holidayText}
        autosize
        minRows={2}
        maxRows={12}
        error={problem}
        onChange={({ currentTarget }) => setHolidays(currentTarget.value)}
      />
      {isFine && <CalendarPreview calendar={{ timeZone, hours, holidays }} />}
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={name.trim() === '' || !isFine}>
          {calendar === null ? words.create : words.save}
        </Button>
        {calendar !== null && (
          <Button variant="subtle" color="gray" onClick={open}>
            {words.remove}
          </Button>
        )}
      </div>
      <Confirm
        opened={confirming}
        title={words.removeTitle(calendar?.name ?? '')}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </form>
  )
}
