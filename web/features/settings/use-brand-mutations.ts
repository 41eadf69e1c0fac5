import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Brand, BrandInput } from '../../../src/model/brand.ts'
import { addBrand, changeBrand, deleteBrand } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { toast, toastFailure } from '../../ui/toast.ts'

/** Saving and deleting a brand; `brand` is null while it is not stored yet. */
export function useBrandMutations(brand: Brand | null, onSettled: () => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const renew = () => client.invalidateQueries({ queryKey: keys.brands })
  const save = useMutation({
    mutationFn: (input: BrandInput) =>
      brand === null ? addBrand(input) : changeBrand(brand.id, input),
    onSuccess: async (saved) => {
      toast(strings.brands.saved(saved.name))
      await renew()
      if (brand === null) {
        await navigate({ to: '/brands/{-$brandId}', params: { brandId: String(saved.id) } })
      }
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (brand !== null) await deleteBrand(brand.id)
    },
    onSuccess: async () => {
      toast(strings.brands.removed(brand?.name ?? ''))
      await renew()
      await navigate({ to: '/brands/{-$brandId}', params: { brandId: undefined } })
    },
    onError: (error) => toastFailure(brand?.name ?? '', error),
    onSettled,
  })
  return { save, remove }
}
