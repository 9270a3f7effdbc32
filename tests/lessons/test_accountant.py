"""ε as it was published for the same trainings."""

from __future__ import annotations

import math

import pytest
from scipy.integrate import quad

from medmodels.lessons.accountant import epsilon, epsilon_at, renyi


def test_the_moments_accountant_of_abadi_and_others() -> None:
    """q = 0.01, σ = 4, 10 000 steps, δ = 1e-5: ε is about 1.26 (Abadi et al. 2016, section 3.2), by
    the rule of that time; today's is tighter.
    """
    asked = {"q": 0.01, "sigma": 4.0, "steps": 10_000, "delta": 1e-5}

    assert epsilon(**asked, classic=True) == pytest.approx(1.26, abs=0.005)
    assert epsilon(**asked) < 1.26


def test_the_example_of_tensorflow_privacy() -> None:
    """60 000 cases, batches of 256, noise 1.12, 60 epochs: (2.92, 1e-5), as the documentation of
    its command ``compute_dp_sgd_privacy`` says.
    """
    steps = math.ceil(60 * 60_000 / 256)

    assert epsilon(
        q=256 / 60_000, sigma=1.12, steps=steps, delta=1e-5, classic=True
    ) == pytest.approx(2.92, abs=0.005)


@pytest.mark.parametrize(
    ("n", "batch", "sigma", "epochs", "delta", "published"),
    [
        (60_000, 150, 1.3, 15, 1e-5, 0.7242234026109595),
        (100_000, 100, 1.0, 30, 1e-7, 1.4154988495444845),
    ],
)
def test_the_test_values_of_tensorflow_privacy(
    n: int, batch: int, sigma: float, epochs: int, delta: float, published: float
) -> None:
    """To the last digits (``compute_dp_sgd_privacy_test.py`` of tensorflow/privacy, 943ef91)."""
    said = epsilon(q=batch / n, sigma=sigma, steps=epochs * n // batch, delta=delta)

    assert said == pytest.approx(published, rel=1e-11)


def test_the_test_value_of_opacus() -> None:
    """σ = 1.5, q = 0.04, 90 epochs: 7.32911 (``accountants_test.py`` of pytorch/opacus), whose
    orders lie between whole numbers too; whole ones alone give a little more and never less.
    """
    said = epsilon(q=0.04, sigma=1.5, steps=2250, delta=1e-5)

    assert 7.32911117143 <= said < 7.332


@pytest.mark.parametrize(
    ("order", "steps", "q", "sigma", "published"),
    [
        (5, 10, 0.1, 2.0, 0.07737),
        (5, 50, 0.01, 2.5, 0.00218075),
        (50, 50, 0.01, 2.5, 0.023846),
        (100, 50, 0.01, 2.5, 167.416307),
    ],
)
def test_divergences_as_published(
    order: int, steps: int, q: float, sigma: float, published: float
) -> None:
    """``rdp_accountant_test.py`` of tensorflow/privacy, 09270af."""
    assert steps * renyi(q, sigma, order) == pytest.approx(published, abs=1e-5)


@pytest.mark.parametrize(("q", "sigma", "order"), [(0.2, 1.5, 2), (0.1, 1.0, 7), (0.5, 4.0, 20)])
def test_the_closed_form_is_the_integral(q: float, sigma: float, order: int) -> None:
    """The divergence of (1 − q) N(0, σ²) + q N(1, σ²) from N(0, σ²), by quadrature."""

    def integrand(z: float) -> float:
        density = math.exp(-(z**2) / (2 * sigma**2)) / (sigma * math.sqrt(2 * math.pi))
        ratio = 1 - q + q * math.exp((2 * z - 1) / (2 * sigma**2))
        return float(density * ratio**order)

    total, _ = quad(integrand, -12 * sigma, 12 * sigma + order, epsabs=1e-13, limit=200)

    assert renyi(q, sigma, order) == pytest.approx(math.log(total) / (order - 1), rel=1e-6)


def test_a_constant_divergence_as_published() -> None:
    """1.1 at order 32 is ε 1.32783806176 at δ = 1e-5 (``rdp_accountant_test.py``)."""
    assert epsilon_at(1.1, 32, 1e-5) == pytest.approx(1.32783806176, abs=1e-10)


def test_without_noise_nothing_is_promised() -> None:
    """ε is infinite without noise, nothing after no step, and grows with steps."""
    assert epsilon(q=0.1, sigma=0.0, steps=1, delta=1e-5) == math.inf
    assert epsilon(q=0.1, sigma=1.0, steps=0, delta=1e-5) == 0
    few, many = (epsilon(q=0.1, sigma=1.0, steps=n, delta=1e-5) for n in (10, 100))
    assert few < many
    assert renyi(0.0, 1.0, 5) == 0
