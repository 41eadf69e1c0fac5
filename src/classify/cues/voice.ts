/** Small words that steer what the others mean; each is looked at alone, never as part of a wording. */
export const voices = {
  self: "i i'm i've i'd i'll my me mine myself we we're we've our us",
  you: "you you're you've your yours you'll",
  they: 'he she his her him they their them people everyone who',
  negator:
    "not no never without nothing neither nor none hardly barely zero don't doesn't didn't isn't wasn't aren't weren't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't lack lacks lacking stop less few",
  contrast: 'but however although though yet except unfortunately sadly only despite',
} as const

export type Voice = keyof typeof voices

/** Frequent English words that are rare in other languages written with the same letters. */
export const englishWords =
  "the and this that these those with you your you're my have has had they they're for are aren't from what when where which would could should it's i'm i've i'd i'll don't doesn't didn't can't won't isn't wasn't just been being how but not out get got because were their there about who if of was will love want need like good great please thanks thank why does did new after before more much very never always still can any my our than then some here only know think time work working app"
