const FONT = 'system-ui, sans-serif';

window.Redoc.init(
  '/openapi.json',
  {
    hideDownloadButton: false,
    nativeScrollbars: true,
    theme: { typography: { fontFamily: FONT, headings: { fontFamily: FONT } } },
  },
  document.querySelector('#redoc'),
);
