import {
  createTheme,
  Menu,
  Modal,
  NativeSelect,
  SegmentedControl,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core'

/** Behaviour only: what things look like is in tokens.css, where no script has to run for it. */
export const theme = createTheme({
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 80 },
        // Within a landmark, so that a note is part of the page for those who listen.
        portalProps: { target: '#content' },
      },
    }),
    // In place, so that it stays within its landmark; and its first entry takes the focus.
    Menu: Menu.extend({
      defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false, shadow: 'md' },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.32 },
      },
    }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { withItemsBorders: false } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'sm' } }),
  },
})
