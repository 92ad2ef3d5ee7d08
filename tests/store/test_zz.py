import pytest
N=100
@pytest.mark.parametrize("i", range(N))
async def test_db(database, i): pass
@pytest.mark.parametrize("i", range(N))
async def test_nodb(i): pass
