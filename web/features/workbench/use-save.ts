import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Brand, BrandInput } from '../../../src/model/brand.ts'
import { addBrand, changeBrand } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { toast, toastFailure } from '../../ui/toast.ts'

/** Saves the brand and stays; `onAdded` hears of a new one. */
export function useSave(brand: Brand | null, onAdded: (id: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: BrandInput) =>
      brand === null ? addBrand(input) : changeBrand(brand.id, input),
    onSuccess: async (saved) => {
      toast(strings.workbench.saved(saved.name))
      await client.invalidateQueries({ queryKey: keys.brands })
      if (brand === null) onAdded(saved.id)
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
}
