"""Groups of pictures that are copies of each other or show the same lesion from nearly the same
place.

Two pictures are linked where they look alike as wholes (correlation of small standardised
pictures), or where their fine structure fits after a shift (normalised cross-correlation of the
local contrast), as in crops of one frame. A group is whatever links lead to.
"""

from __future__ import annotations

import numpy as np

from medmodels.models.film_cnn import resized, standardised

__all__ = ["duplicate_groups", "fits_after_shift", "likeness"]

LIKENESS = 0.95  # correlation as wholes
# Of local contrast after a shift: unrelated pictures stay below 0.5, cut and copied ones come above
# 0.65.
FITS = 0.6

# Pixels a side at which pictures are compared as wholes, and in their fine structure.
_SIDE, _FINE = 32, 64
_SHIFT = 16  # pixels of the fine ones, a quarter of the side
_WORTH = 0.7  # correlation as wholes below which crops were never found


def duplicate_groups(pictures: np.ndarray) -> np.ndarray:
    """The number of each picture's group, (n,), for pictures (n, H, W)."""
    from scipy.sparse.csgraph import connected_components

    alike = likeness(pictures)
    links = (alike > LIKENESS) | (fits_after_shift(pictures, alike > _WORTH) > FITS)
    return np.asarray(connected_components(links, directed=False)[1])


def likeness(pictures: np.ndarray) -> np.ndarray:
    """Correlation (n, n) of pictures (n, H, W) brought to a small square."""
    rows = standardised(np.stack([resized(picture, _SIDE) for picture in pictures])).reshape(
        len(pictures), -1
    )
    return rows @ rows.T / _SIDE**2


def fits_after_shift(pictures: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """How well local contrast fits at the best shift, (n, n), for pairs that are ``worth`` (n, n)
    the while; 0 for the others.
    """
    from scipy.fft import irfft2, rfft2

    spectra = rfft2(_fine_structure(np.stack([resized(picture, _FINE) for picture in pictures])))
    near = np.r_[: _SHIFT + 1, _FINE - _SHIFT : _FINE]
    fits = np.zeros((len(pictures), len(pictures)), np.float32)
    for row, spectrum in enumerate(spectra):
        others = np.flatnonzero(worth[row, row + 1 :]) + row + 1
        if len(others):
            fit = irfft2(spectrum * spectra[others].conj(), s=(_FINE, _FINE))
            fits[row, others] = fit[:, near][:, :, near].max((1, 2))
    return np.maximum(fits, fits.T)


def _fine_structure(pictures: np.ndarray) -> np.ndarray:
    """Pictures (n, side, side) less their smooth background, over their local spread, faded at the
    border, of unit length.
    """
    from scipy.ndimage import gaussian_filter

    rest = pictures - gaussian_filter(pictures, (0, 4, 4))
    rest /= np.sqrt(gaussian_filter(rest**2, (0, 6, 6))) + 2
    fade = np.sqrt(np.hanning(pictures.shape[1] + 2)[1:-1])
    rest *= np.outer(fade, fade)
    rest -= rest.mean((1, 2), keepdims=True)
    return rest / np.maximum(np.sqrt((rest**2).sum((1, 2), keepdims=True)), 1e-9)
